using Aiaa.LocalRunner.Running;

namespace Aiaa.LocalRunner.Tests.Running;

public sealed class AddressesTests
{
    [Fact]
    public void The_address_of_the_storage_is_the_line_of_json()
    {
        StorageAddress? address = StorageAddress.Parse("""{"blob":"http://127.0.0.1:1","queue":"http://127.0.0.1:2","table":"http://127.0.0.1:3","connectionString":"A=b"}""");

        Assert.NotNull(address);
        Assert.Equal((1, 2, 3, "A=b"), (address.Blob.Port, address.Queue.Port, address.Table.Port, address.ConnectionString));
    }

    [Theory]
    [InlineData("Azurite Blob service is starting at http://127.0.0.1:0")]
    [InlineData("{ not json")]
    [InlineData("")]
    public void Other_lines_of_the_storage_are_no_address(string line) => Assert.Null(StorageAddress.Parse(line));

    [Fact]
    public void The_address_of_a_server_is_the_line_that_says_where_it_listens()
    {
        Assert.Equal(new Uri("http://127.0.0.1:4711"), ServerAddress.Parse("      Now listening on: http://127.0.0.1:4711"));
        Assert.Null(ServerAddress.Parse("info: Microsoft.Hosting.Lifetime[14]"));
    }
}
