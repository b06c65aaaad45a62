using System.Buffers;
using System.Net;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Models.Catalogue;

/// <summary>Where models are fetched from that a caller names by path and version, as NGC's were.</summary>
/// <param name="Address">An address with <c>{path}</c> and <c>{version}</c> in it; null for no catalogue.</param>
internal sealed record CatalogueSettings(string? Address)
{
    public static CatalogueSettings From(IConfiguration configuration)
    {
        string? address = configuration.Optional("AIAA_MODEL_CATALOGUE");
        bool usable = address is null
            || (Uri.TryCreate(address.Replace("{path}", "p", StringComparison.Ordinal).Replace("{version}", "v", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
                && uri.Scheme is "http" or "https"
                && address.Contains("{path}", StringComparison.Ordinal));
        return usable ? new CatalogueSettings(address) : throw new SettingException(
            $"AIAA_MODEL_CATALOGUE is '{address}'; set it to an address such as https://models.example.org/{{path}}/{{version}}.zip.");
    }
}

/// <summary>
/// Fetches a zip of an MMAR or a bundle from the one catalogue that the operator has named. Callers choose a path below it and nothing
/// else: no host, no query, no redirect.
/// </summary>
internal sealed class ModelCatalogue(CatalogueSettings settings, UploadLimits limits) : IDisposable
{
    private const int LongestName = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Patience,
    };

    /// <summary>Fetches a model's archive.</summary>
    /// <exception cref="ApiException">There is no catalogue, the name cannot be one in it, or it does not give the file.</exception>
    public async Task<SpooledFile> FetchAsync(string path, string version, CancellationToken cancellation)
    {
        if (settings.Address is not { } template)
        {
            throw new ApiException(
                Failure.BadRequest,
                "This server fetches no models by name (AIAA_MODEL_CATALOGUE is not set, and NVIDIA's catalogue needs an account); download the model as a zip and upload it: curl -X PUT -F data=@model.zip.");
        }

        if (!IsName(path) || !IsName(version) || version.Contains('/', StringComparison.Ordinal))
        {
            throw new ApiException(
                Failure.BadRequest, "The path and version of a model in the catalogue have letters, digits, . _ - and, in the path, /; as in {\"path\": \"nvidia/med/clara_pt_spleen_ct_segmentation\", \"version\": \"1\"}.");
        }

        Uri address = new(template.Replace("{path}", path, StringComparison.Ordinal).Replace("{version}", version, StringComparison.Ordinal));
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.StatusCode == HttpStatusCode.OK
                ? await SpooledFile.ReadAsync(new FormPart("data", "model.zip", await answer.Content.ReadAsStreamAsync(cancellation)), limits, cancellation)
                : throw Failed(path, version, $"answered {(int)answer.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Failed(path, version, "did not give the whole file", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName
        && name.AsSpan().IndexOfAnyExcept(Allowed) < 0
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.');

    private static ApiException Failed(string path, string version, string why, Exception? exception = null) => new(
        Failure.BadRequest, $"The model catalogue {why} for '{path}' version '{version}'; check both, or download the model and upload it as a zip.", exception);
}
