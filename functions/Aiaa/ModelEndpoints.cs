using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models;

namespace Aiaa.Functions.Aiaa;

/// <summary>GET /v1/models: what the server offers.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
        => app.MapMethods("/v1/models", [HttpMethods.Get, HttpMethods.Head], GetAsync);

    // One model is an object, several are a list: the C++ client reads the object by its keys.
    private static async Task GetAsync(HttpContext context, ModelService models)
    {
        IQueryCollection query = context.Request.Query;
        string name = query["model"].ToString();
        if (name.Length > 0)
        {
            Model model = await models.FindAsync(name, context.RequestAborted) ?? throw ModelService.Unknown(name);
            await context.WriteJsonAsync(model.Summary.Json);
            return;
        }

        IReadOnlyList<ModelSummary> all = await models.ListAsync(context.RequestAborted);
        IEnumerable<ModelSummary> chosen = ModelFilter.Apply(all, query["label"].ToString().Trim(), query["type"].ToString().Trim());
        await context.WriteJsonAsync(new JsonArray([.. chosen.Select(model => (JsonNode)model.Json)]));
    }
}
