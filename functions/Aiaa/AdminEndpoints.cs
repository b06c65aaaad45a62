using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Identity;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models;

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
    }

    private static async Task GetAsync(HttpContext context, string name, ModelService models)
        => await context.WriteJsonAsync(Json(await models.DescribeAsync(name, context.RequestAborted) ?? throw ModelService.Unknown(name)));

    private static async Task PutAsync(HttpContext context, string name, ModelService models, UploadLimits limits)
    {
        ModelName.Check(name);
        await using ModelUpload upload = await ModelUpload.ReadAsync(context.Request, limits, context.RequestAborted);
        await context.WriteJsonAsync(Json(await models.PutAsync(name, upload.Config, upload.Weights, context.RequestAborted)));
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

    // The stored config, and what the server knows besides.
    private static JsonObject Json(ConfiguredModel configured)
    {
        JsonObject json = configured.Config.DeepClone().AsObject();
        json["name"] = configured.Model.Name;
        json["revision"] = configured.Model.Reference.Revision;
        foreach ((string key, JsonNode? value) in configured.Model.Check)
        {
            json[key] = value?.DeepClone();
        }

        return json;
    }
}
