using Aiaa.Testing;

[assembly: AssemblyFixture(typeof(Azurite))]
