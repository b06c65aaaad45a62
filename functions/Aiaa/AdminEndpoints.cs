using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Identity;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models;
using Aiaa.Functions.Models.Uploads;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>/admin/model/{name}: which models there are.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder admin = app.MapGroup("/admin").AddEndpointFilter<RouteGroupBuilder, AdminHosts>();
        admin.MapMethods("/model/{name}", [HttpMethods.Get, HttpMethods.Head], GetAsync);
        admin.MapPut("/model/{name}", PutAsync);
        admin.MapPatch("/model/{name}", PatchAsync);
        admin.MapDelete("/model/{name}", DeleteAsync);
        admin.MapPost("/model/{name}/rollback", RollBackAsync);
        admin.MapMethods("/models", [HttpMethods.Get, HttpMethods.Head], GetLoadedAsync);
    }

    private static async Task GetAsync(HttpContext context, string name, ModelService models)
        => await context.WriteJsonAsync(Json(
            await models.DescribeAsync(name, Revision(context), context.RequestAborted) ?? throw ModelService.Unknown(name)));

    private static async Task PutAsync(HttpContext context, string name, ModelService models, ModelUpload upload)
    {
        ModelName.Check(name);
        await using ModelPackage package = await upload.ReadAsync(context.Request, context.RequestAborted);
        await context.WriteJsonAsync(Json(await models.PutAsync(name, package, context.RequestAborted)));
    }

    private static async Task PatchAsync(HttpContext context, string name, ModelService models)
    {
        RequestBody body = new(context.Request);
        if (await body.KindAsync(context.RequestAborted) != BodyKind.Json)
        {
            throw new ApiException(Failure.BadRequest, "PATCH takes the new config as its body, in JSON: curl -X PATCH --data-binary @config_aiaa.json.");
        }

        string config = await body.AsTextAsync(context.RequestAborted);
        await context.WriteJsonAsync(Json(await models.PatchAsync(name, config, context.RequestAborted)));
    }

    private static async Task DeleteAsync(HttpContext context, string name, ModelService models)
        => await context.WriteJsonAsync(Json(await models.DeleteAsync(name, context.RequestAborted) ?? throw ModelService.Unknown(name)));

    private static async Task RollBackAsync(HttpContext context, string name, ModelService models)
        => await context.WriteJsonAsync(Json(await models.RollBackAsync(name, Revision(context), context.RequestAborted)));

    // What the runner that answers holds at this moment; another one may hold others.
    private static async Task GetLoadedAsync(HttpContext context, RunnerClient runner)
        => await context.WriteJsonAsync(JsonSerializer.SerializeToNode(
            await runner.LoadedModelsAsync(context.RequestAborted), RunnerJson.Default.LoadedModels)!);

    private static string? Revision(HttpContext context)
        => context.Request.Query["revision"].ToString() is { Length: > 0 } revision ? revision : null;

    // The stored config, and what the server knows besides. What the runner found is known of the revision that is served.
    private static JsonObject Json(ConfiguredModel configured)
    {
        Model model = configured.Model;
        JsonObject json = configured.Config.DeepClone().AsObject();
        json["name"] = model.Name;
        json["revision"] = configured.Revision.Revision;
        foreach ((string key, JsonNode? value) in configured.Revision == model.Reference ? model.Check : [])
        {
            json[key] = value?.DeepClone();
        }

        json["revisions"] = model.History.Describe(model.Reference.Revision);
        return json;
    }
}
