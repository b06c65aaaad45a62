namespace Aiaa.Functions.Hosting;

/// <summary>GET /: says what this is to a person who opens it in a browser. Also what the Functions host asks for until we answer.</summary>
internal static class HomePage
{
    private const string Page = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Aiaa.Cloud</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
        table { border-collapse: collapse; width: 100%; }
        td { padding: .3rem .8rem .3rem 0; vertical-align: top; border-top: 1px solid #ddd; }
        code { font: 14px/1.5 ui-monospace, monospace; }
        </style>
        </head>
        <body>
        <h1>Aiaa.Cloud</h1>
        <p>AI-assisted annotation of medical images. Give a viewer this page's address as the address of its AIAA server.</p>
        <table>
        <tr><td><code>GET <a href="/v1/models">/v1/models</a></code></td><td>the models; <code>?model=</code> one of them, <code>?label=</code> and <code>?type=</code> some of them</td></tr>
        <tr><td><code>PUT /session/</code></td><td>upload an image once and use it by the id in the answer; <code>?expiry=</code> seconds</td></tr>
        <tr><td><code>GET /session/{id}</code></td><td>what is known of it; <code>?image=true</code> the image itself, <code>?update_ts=true</code> starts its time anew</td></tr>
        <tr><td><code>DELETE /session/{id}</code></td><td>end it</td></tr>
        <tr><td><code>POST /session/upload</code></td><td>upload a large image straight to storage, in blocks; <code>GET</code>, <code>POST</code> and <code>DELETE /session/upload/{id}</code> go on with it</td></tr>
        <tr><td><code>POST /v1/segmentation?model=</code></td><td>run a model on an image in the form, or with <code>&amp;session_id=</code>; <code>&amp;output=image</code> or <code>result</code> for one half of the answer</td></tr>
        <tr><td><code>POST /v1/inference</code>, <code>/v1/dextr3d</code>, <code>/v1/deepgrow</code></td><td>the same engine under the other names that clients use</td></tr>
        <tr><td><code>POST /v1/mask2polygon</code>, <code>/v1/fixpolygon</code></td><td>the outlines of a mask; a vertex of a polygon moved, with its surroundings and the mask that follows</td></tr>
        <tr><td><code>PUT /admin/model/{name}</code></td><td>bring a model: <code>config</code> (JSON) and <code>data</code> (TorchScript, ONNX, or the zip of an MMAR or MONAI bundle); <code>GET</code>, <code>PATCH</code>, <code>DELETE</code> and <code>POST /rollback</code> likewise</td></tr>
        <tr><td><code>GET <a href="/logs/?lines=100">/logs/</a></code></td><td>the last lines of the log; <code>?lines=</code> how many</td></tr>
        <tr><td><code>GET <a href="/health?runner=true">/health</a></code></td><td>whether the server is well; <code>?runner=true</code> and its runner</td></tr>
        </table>
        </body>
        </html>
        """;

    public static void MapHomePage(this IEndpointRouteBuilder app)
        => app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => context.WriteTextAsync(Answers.Html, Page));
}
