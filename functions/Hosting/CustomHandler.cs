namespace Aiaa.Functions.Hosting;

/// <summary>How this process is run: behind the Azure Functions host, which names a port for it, or by itself.</summary>
internal sealed record CustomHandler(bool UnderFunctionsHost)
{
    private const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";
    private const string DefaultUrl = "http://127.0.0.1:5000";

    public static CustomHandler Bind(WebApplicationBuilder builder)
    {
        IConfiguration configuration = builder.Configuration;
        if (configuration.Optional(PortVariable) is { } port)
        {
            if (!ushort.TryParse(port, out _))
            {
                throw new SettingException($"{PortVariable} is '{port}'; the Functions host sets it to a port number.");
            }

            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            return new CustomHandler(UnderFunctionsHost: true);
        }

        if (configuration.Optional(WebHostDefaults.ServerUrlsKey) is null && configuration.Optional("http_ports") is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return new CustomHandler(UnderFunctionsHost: false);
    }
}
