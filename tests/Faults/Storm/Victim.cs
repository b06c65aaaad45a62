namespace Aiaa.Faults.Tests.Storm;

/// <summary>A process that may be killed.</summary>
internal enum Victim
{
    Functions,
    Runner,
    Storage,
}
