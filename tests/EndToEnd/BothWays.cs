using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>What clients rely on, with functions on the port that they call.</summary>
public sealed class WireDirectTests(RunningSystem system) : WireTests(system.Address);

/// <inheritdoc cref="WireDirectTests"/>
public sealed class SessionDirectTests(RunningSystem system) : SessionTests(system.Address);

/// <inheritdoc cref="WireDirectTests"/>
public sealed class BadInputDirectTests(RunningSystem system) : BadInputTests(system.Address);

/// <summary>The same with the Functions host on that port, and functions behind it.</summary>
[Collection<BehindFunctionsHost>]
public sealed class WireBehindHostTests(HostedSystem system) : WireTests(system.Address);

/// <inheritdoc cref="WireBehindHostTests"/>
[Collection<BehindFunctionsHost>]
public sealed class SessionBehindHostTests(HostedSystem system) : SessionTests(system.Address);

/// <inheritdoc cref="WireBehindHostTests"/>
[Collection<BehindFunctionsHost>]
public sealed class BadInputBehindHostTests(HostedSystem system) : BadInputTests(system.Address);

/// <summary>The tests that share one system behind the Functions host.</summary>
[CollectionDefinition]
public sealed class BehindFunctionsHost : ICollectionFixture<HostedSystem>;
