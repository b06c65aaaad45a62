using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class FixPolygonTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Url = "/v1/fixpolygon";

    // A square in a picture of 20 rows and 30 columns; its third vertex goes two columns right and one row up.
    private const string Square = "[[[5,5],[5,10],[10,10],[10,5]]]";
    private const string Moved = """{"poly":[[[5,5],[5,10],[12,9],[10,5]]]}""";
    private const string Index = "\"polygon_index\":0,\"vertex_index\":2";

    private static readonly byte[] Picture = new byte[20 * 30];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Volume => Pictures.Nifti([20, 30, 3], new short[20 * 30 * 3]);

    [Fact]
    public async Task The_golden_2d_edit_in_the_words_of_the_file_moves_its_vertex_and_keeps_every_count()
    {
        string json = await File.ReadAllTextAsync(Golden("fixpolygon.input.json"), Cancellation);
        JsonArray before = JsonNode.Parse(json)!["prev_poly"]!.AsArray();

        (JsonNode answer, string fileName, byte[] mask) = await FixAsync(json, "slice.png", await File.ReadAllBytesAsync(Golden("fixpolygon.input.png"), Cancellation));

        JsonArray after = Assert.Single(answer.AsObject(), member => member.Key == "poly").Value!.AsArray();
        AssertSameSizes(before, after);
        Assert.Equal("[81,227]", after[0]![14]!.ToJsonString());
        Assert.Equal([13, 14, 15], Enumerable.Range(0, 20).Where(v => !JsonNode.DeepEquals(before[0]![v], after[0]![v])));
        Assert.Equal("result.png", fileName);
        Volume<byte> picture = Assert.IsType<Volume<byte>>(PngReader.Read(new MemoryStream(mask), ImageLimits.Default, Cancellation));
        Assert.Equal([392, 392], picture.Shape.ToArray());
        Assert.Equal<byte>([0, 1], picture.ToLastAxisFastest().ToArray().Distinct().Order());

        // [column, row]: the place that the vertex left for is inside now, and the transposed one is not.
        Assert.Equal(1, picture[227, 81]);
        Assert.Equal(0, picture[81, 227]);
    }

    [Fact]
    public async Task The_golden_2d_edit_by_its_offset_is_the_same_offset_from_where_the_vertex_was()
    {
        JsonNode request = JsonNode.Parse(await File.ReadAllTextAsync(Golden("fixpolygon.2d.request.json"), Cancellation))!;
        byte[] image = await File.ReadAllBytesAsync(Golden("fixpolygon.input.png"), Cancellation);

        (JsonNode asGiven, _, _) = await FixAsync(request.ToJsonString(), "slice.png", image);
        (JsonNode asPython, _, _) = await FixAsync(
            $$"""{"poly":{{request["polygons"]!.ToJsonString()}},"vertex_offset":[8,5],"dimension":2,"polygon_index":0,"vertex_index":14,"propagate_neighbor":1}""", "slice.png", image);
        (JsonNode asCpp, _, _) = await FixAsync(
            $$"""{"propagate_neighbor":1,"dimension":2,"polygonIndex":0,"vertexIndex":14,"vertexOffset": [8,5],"prev_poly":{{request["polygons"]!.ToJsonString()}}}""", "slice.png", image);

        Assert.Equal("[81,217]", asGiven["poly"]![0]![14]!.ToJsonString());
        Assert.Equal(asGiven.ToJsonString(), asPython.ToJsonString());
        Assert.Equal(asGiven.ToJsonString(), asCpp.ToJsonString());
    }

    [Fact]
    public async Task The_golden_3d_edit_moves_neighbouring_slices_less_and_those_beyond_not_at_all()
    {
        JsonArray before = JsonNode.Parse(await File.ReadAllTextAsync(Golden("mask2polygon.expected.json"), Cancellation))!.AsArray();
        JsonObject request = JsonNode.Parse(await File.ReadAllTextAsync(Golden("fixpolygon.3d.request.json"), Cancellation))!.AsObject();
        request["poly"] = before.DeepClone();
        byte[] image = await File.ReadAllBytesAsync(Golden("mask2polygon.input.nii.gz"), Cancellation);

        (JsonNode answer, string fileName, byte[] mask) = await FixAsync(request.ToJsonString(), "mask.nii.gz", image);

        JsonArray after = answer["poly"]!.AsArray();
        AssertSameSizes(before, after);
        Assert.Equal(Shifted(before[104]![0]![4]!, 8, 5), after[104]![0]![4]!.ToJsonString());
        double whole = Math.Sqrt((8 * 8) + (5 * 5));
        for (int k = 0; k < 210; k++)
        {
            double most = Displacements(before[k]!, after[k]!).DefaultIfEmpty(0).Max();
            int away = Math.Abs(k - 104);
            Assert.True(away == 0 ? Math.Abs(most - whole) < 1e-9 : away <= 5 ? most < whole : most == 0, $"slice {k} moved by {most}");
        }

        Assert.True(Displacements(before[103]!, after[103]!).Max() > 0);
        Assert.Equal("result.nii.gz", fileName);
        ImageFile written = ImageReader.Read(new MemoryStream(mask), fileName, ImageLimits.Default, Cancellation);
        ImageFile original = ImageReader.Read(new MemoryStream(image), "mask.nii.gz", ImageLimits.Default, Cancellation);
        Assert.Equal(original.Geometry.Affine().ToString(), written.Geometry.Affine().ToString());
        Assert.Equal([392, 392, 210], written.Stored.Shape.ToArray());
        Assert.Equal<byte>([0, 1], Assert.IsType<Volume<byte>>(written.Stored).Storage.ToArray().Distinct().Order());
    }

    [Theory]
    [InlineData("all")]
    [InlineData("")]
    [InlineData("whatever")]
    public async Task By_default_the_answer_is_a_form_of_polygons_and_mask(string output)
    {
        (JsonNode answer, string fileName, byte[] mask) = await FixAsync(Offset(Square), "a.png", Pictures.Png([20, 30], Picture), output);

        Assert.Equal(Moved, answer.ToJsonString());
        Assert.Equal("result.png", fileName);
        Assert.True(PngReader.Recognise(mask));
    }

    [Theory]
    [InlineData("result")]
    [InlineData("results")]
    [InlineData("json")]
    public async Task Output_results_is_the_polygons_alone(string output)
        => Assert.Equal(Moved, (await JsonAsync(Offset(Square), output: output)).ToJsonString());

    [Fact]
    public async Task Output_image_is_the_mask_alone()
    {
        using HttpResponseMessage response = await server.SendAsync(
            HttpMethod.Post, $"{Url}/?output=image", Form(Offset(Square), "a.png", Pictures.Png([20, 30], Picture)));

        Assert.Equal("attachment; filename=\"result.png\"", response.Content.Headers.ContentDisposition!.ToString());
        Volume<byte> mask = Assert.IsType<Volume<byte>>(PngReader.Read(await response.Content.ReadAsStreamAsync(Cancellation), ImageLimits.Default, Cancellation));
        Assert.Equal([20, 30], mask.Shape.ToArray());
        Assert.Equal(response.Content.Headers.ContentLength, (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length);
    }

    public static TheoryData<string> Spellings =>
    [
        $$"""{"poly":{{Square}},"vertex_offset":[2,-1],{{Index}}}""",
        $$"""{"prev_poly":{{Square}},"vertexOffset":[2,-1],"polygonIndex":0,"vertexIndex":2}""",
        $$"""{"polygons":{{Square}},"vertex_offset":"[2,-1]","index":[0,2],"propagate_neighbor":0}""",
        $$"""{"poly":"{{Square}}","vertex_offset":[2.0,-1],"index":"[0,2]"}""",
        $$"""{"prev_poly":{{Square}},"poly":[[[5,5],[5,10],[12,9],[10,5]]],{{Index}}}""",
        $$"""{"prev_poly":{{Square}},"poly":[[[5,5],[5,10],[12,9],[10,5]]],"vertex_offset":[2,-1],"dimension":"2",{{Index}}}""",
        "{ poly: [[[5,5],[5,10],[10,10],[10,5]]], vertex_offset: [2,-1], index: [0,2], snap: False, }",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Every_spelling_of_the_same_move_is_understood(string json) => Assert.Equal(Moved, (await JsonAsync(json)).ToJsonString());

    [Fact]
    public async Task A_volume_takes_a_list_of_slices_and_gives_one_back()
    {
        foreach (string index in (string[])["\"slice_index\":1,\"polygon_index\":0,\"vertex_index\":2", "\"index\":[1,0,2]", "\"dimension\":3,\"sliceIndex\":1,\"polygonIndex\":0,\"vertexIndex\":2"])
        {
            JsonNode answer = await JsonAsync($$"""{"poly":[[],{{Square}},[]],"vertex_offset":[2,-1],{{index}},"propagate_neighbor":[2,0]}""", "v.nii.gz", Volume);

            Assert.Equal("""{"poly":[[],[[[5,5],[5,10],[12,9],[10,5]]],[]]}""", answer.ToJsonString());
        }
    }

    [Fact]
    public async Task A_nifti_mask_keeps_compression_and_geometry_and_its_points_are_j_i()
    {
        string json = $$"""{"poly":[[],{{Square}},[]],"vertex_offset":[2,-1],"index":[1,0,2]}""";
        foreach ((bool compressed, string name) in ((bool, string)[])[(true, "result.nii.gz"), (false, "result.nii")])
        {
            (_, string fileName, byte[] mask) = await FixAsync(json, "v", Pictures.Nifti([20, 30, 3], new float[1800], compressed));

            Assert.Equal(name, fileName);
            ImageFile file = ImageReader.Read(new MemoryStream(mask), fileName, ImageLimits.Default, Cancellation);
            Volume<byte> voxels = Assert.IsType<Volume<byte>>(file.Stored);
            Assert.Equal(compressed, file.Compressed);
            Assert.Equal([20, 30, 3], voxels.Shape.ToArray());
            for (int axis = 0; axis < 3; axis++)
            {
                Assert.Equal(Pictures.Oblique[axis, 3], file.Geometry.Affine()[axis, 3], 1e-5);
                Assert.Equal(Pictures.Oblique[axis, axis], file.Geometry.Affine()[axis, axis], 1e-5);
            }

            Assert.Equal(1, voxels[9, 12, 1]);
            Assert.Equal(0, voxels[12, 9, 1]);
            Assert.Equal(0, voxels[9, 12, 0]);
        }
    }

    [Fact]
    public async Task A_mask_of_an_nrrd_is_one_and_a_mask_of_a_metaimage_is_a_nifti_on_the_same_grid()
    {
        string json = $$"""{"poly":[[],{{Square}},[]],"vertex_offset":[2,-1],"index":[1,0,2]}""";
        foreach ((byte[] image, string name, bool compressed) in ((byte[], string, bool)[])
        [
            (Pictures.Nrrd([20, 30, 3], new short[1800]), "result.nrrd", true),
            (Pictures.Nrrd([20, 30, 3], new short[1800], compressed: false), "result.nrrd", false),
            (Pictures.Meta([20, 30, 3], new byte[1800]), "result.nii.gz", true),
        ])
        {
            (_, string fileName, byte[] mask) = await FixAsync(json, "v", image);

            Assert.Equal(name, fileName);
            ImageFile file = ImageReader.Read(new MemoryStream(mask), fileName, ImageLimits.Default, Cancellation);
            Volume<byte> voxels = Assert.IsType<Volume<byte>>(file.Stored);
            Assert.Equal(compressed, file.Compressed);
            Assert.All(Pictures.Oblique.ToArray().Zip(file.Geometry.Affine().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal((1, 0), (voxels[9, 12, 1], voxels[12, 9, 1]));
        }
    }

    [Fact]
    public async Task A_photograph_takes_polygons_and_its_mask_is_a_picture()
    {
        byte[] photograph = await File.ReadAllBytesAsync(SharedFiles.Require("data/cxr/imlab_1.jpg"), Cancellation);

        (_, string fileName, byte[] mask) = await FixAsync(Offset(Square), "x.jpg", photograph);

        Assert.Equal("result.png", fileName);
        Volume picture = PngReader.Read(new MemoryStream(mask), ImageLimits.Default, Cancellation);
        Assert.Equal(ImageReader.Read(new MemoryStream(photograph), "x.jpg", ImageLimits.Default, Cancellation).Stored.Shape[..2].ToArray().Reverse(), picture.Shape.ToArray());
    }

    [Fact]
    public async Task A_nifti_of_one_slice_takes_polygons_without_a_list_of_slices()
    {
        (JsonNode answer, _, byte[] mask) = await FixAsync(Offset(Square), "s.nii.gz", Pictures.Nifti([20, 30], new byte[600]));

        Assert.Equal(Moved, answer.ToJsonString());
        Assert.Equal([20, 30], ImageReader.Read(new MemoryStream(mask), "m", ImageLimits.Default, Cancellation).Stored.Shape.ToArray());
    }

    [Fact]
    public async Task A_hole_stays_a_hole()
    {
        const string Ring = "[[[2,2],[2,15],[15,15],[15,2]],[[5,5],[12,5],[12,12],[5,12]]]";
        (_, _, byte[] file) = await FixAsync(
            $$"""{"poly":{{Ring}},"vertex_offset":[1,1],"index":[0,2]}""", "a.png", Pictures.Png([20, 30], Picture));

        Volume<byte> mask = Assert.IsType<Volume<byte>>(PngReader.Read(new MemoryStream(file), ImageLimits.Default, Cancellation));
        Assert.Equal(0, mask[8, 8]);
        Assert.Equal(1, mask[3, 3]);
        Assert.Equal(1, mask[5, 8]);
    }

    [Fact]
    public async Task A_vertex_that_is_dragged_out_of_the_image_stops_at_its_border()
        => Assert.Equal(
            """{"poly":[[[5,5],[5,10],[29,19],[10,5]]]}""",
            (await JsonAsync($$"""{"poly":{{Square}},"vertex_offset":[1000,2147483647],{{Index}}}""")).ToJsonString());

    [Fact]
    public async Task With_snap_the_vertex_settles_on_an_edge_nearby()
    {
        // Bright from column 14 on; the vertex is drawn to [12, 9], two pixels short of it.
        byte[] picture = [.. Enumerable.Range(0, 600).Select(at => at % 30 >= 14 ? (byte)200 : (byte)10)];
        string json = $$"""{"poly":{{Square}},"vertex_offset":[2,-1],{{Index}},"snap":true}""";

        JsonNode snapped = await JsonAsync(json, "a.png", Pictures.Png([20, 30], picture));

        Assert.InRange((int)snapped["poly"]![0]![2]![0]!, 13, 14);
        Assert.Equal(Moved, (await JsonAsync(json)).ToJsonString());
    }

    [Fact]
    public async Task A_sessions_image_is_used_and_no_runner_is_asked()
    {
        string id = await server.NewSessionAsync(Pictures.Png([20, 30], Picture), "slice.png");

        JsonNode answer = await server.JsonAsync(HttpMethod.Post, $"{Url}?output=results&session_id={id}", new StringContent(Offset(Square)));

        Assert.Equal(Moved, answer.ToJsonString());
        Assert.Equal(0, server.Runner.Asked);
    }

    public static TheoryData<string, string> BadParams => new()
    {
        { "{}", "vertex_offset" },
        { """{"vertex_offset":[1,1]}""", "poly" },
        { $$"""{"prev_poly":{{Square}},{{Index}}}""", "poly" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1]}""", "polygon_index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"polygon_index":0}""", "vertex_index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"polygon_index":1,"vertex_index":2}""", "polygon_index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"polygonIndex":0,"vertexIndex":4}""", "vertexIndex" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"polygonIndex":-1,"vertexIndex":0}""", "polygonIndex" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"index":[0,4]}""", "index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"index":[0]}""", "index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"index":2}""", "index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],"index":[0,1.5]}""", "index" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1],{{Index}}}""", "vertex_offset" },
        { $$"""{"poly":{{Square}},"vertexOffset":"far",{{Index}}}""", "vertexOffset" },
        { $$"""{ poly: {{Square}}, vertex_offset: [NaN, 1], {{Index}} }""", "vertex_offset" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1e99,1],{{Index}}}""", "vertex_offset" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"propagate_neighbor":-1}""", "propagate_neighbor" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"propagate_neighbor":[1,2,3]}""", "propagate_neighbor" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"propagate_neighbor_3d":"x"}""", "propagate_neighbor_3d" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"snap":"hard"}""", "snap" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"dimension":4}""", "dimension" },
        { $$"""{"poly":{{Square}},"vertex_offset":[1,1],{{Index}},"dimension":3}""", "poly[0][0][0]" },
        { $$"""{"poly":[{{Square}}],"vertex_offset":[1,1],{{Index}},"dimension":2}""", "poly[0][0]" },
        { """{"poly":[],"vertex_offset":[1,1],"polygon_index":0,"vertex_index":0}""", "poly" },
        { """{"poly":[[]],"vertex_offset":[1,1],"index":[0,0]}""", "poly[0]" },
        { """{"poly":7,"vertex_offset":[1,1],"index":[0,0]}""", "poly" },
        { """{"poly":[[[1,2,3]]],"vertex_offset":[1,1],"index":[0,0]}""", "poly[0][0]" },
        { """{"poly":[[[1,2],["a",2]]],"vertex_offset":[1,1],"index":[0,0]}""", "poly[0][1]" },
        { "{ poly: [[[1,2],[NaN,2]]], vertex_offset: [1,1], index: [0,0] }", "poly[0][1]" },
        { """{"poly":[[[1,2],[1e300,2]]],"vertex_offset":[1,1],"index":[0,0]}""", "poly[0][1]" },
        { """{"poly":[[[1,2],[30,2]]],"vertex_offset":[1,1],"index":[0,0]}""", "poly" },
        { """{"poly":[[[1,2],[2,-1]]],"vertex_offset":[1,1],"index":[0,0]}""", "poly" },
        { $$"""{"prev_poly":{{Square}},"poly":[[[5,5],[5,10],[12,9]]],{{Index}}}""", "poly" },
        { $$"""{"prev_poly":{{Square}},"poly":[],{{Index}}}""", "poly" },
        { $$"""{"poly":[{{Square}},[]],"vertex_offset":[1,1],"index":[0,0,2]}""", "poly" },
        { $$"""{"poly":[{{Square}}],"vertex_offset":[1,1],"index":[1,0,2]}""", "index" },
        { $$"""{"poly":[{{Square}}],"vertex_offset":[1,1],"slice_index":"1","polygon_index":0,"vertex_index":0}""", "slice_index" },
    };

    [Theory]
    [MemberData(nameof(BadParams))]
    public async Task A_wrong_field_is_refused_by_its_name(string json, string field)
    {
        string sentence = await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, Url, Form(json, "a.png", Pictures.Png([20, 30], Picture)));

        Assert.Contains($"'{field}'", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_params_are_refused_and_the_next_call_works()
    {
        byte[] png = Pictures.Png([20, 30], Picture);
        await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, Url, Form(new string('[', 100_000), "a.png", png));
        await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, Url, Form("{\"poly\":" + new string('[', 60) + new string(']', 60) + ",\"vertex_offset\":[1,1],\"index\":[0,0]}", "a.png", png));
        await server.RefusedAsync(413, "TooLarge", HttpMethod.Post, Url, Form(new string(' ', (16 * 1024 * 1024) + 1), "a.png", png));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form(Offset(Square), "a.png", png[..40]));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form(Offset(Square), "a.jpg", [0xff, 0xd8, 0xff, 0xe0, 0, 0]));

        Assert.Equal(Moved, (await JsonAsync($$"""{"poly":{{Square}},"vertex_offset":[2,-1],{{Index}},"propagate_neighbor_3d":2147483647}""")).ToJsonString());
    }

    [Fact]
    public async Task The_answer_of_a_bare_socket_has_its_length()
    {
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes($"--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{Offset(Square)}\r\n"),
            .. Encoding.ASCII.GetBytes("--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"),
            .. Pictures.Png([20, 30], Picture),
            .. Encoding.ASCII.GetBytes("\r\n--B--\r\n"),
        ];

        RawAnswer answer = await RawHttp.SendAsync(
            server.Address, $"POST {Url} HTTP/1.0\nContent-Type: multipart/form-data; boundary=\"B\"\nContent-Length: {body.Length}\n\n", body);

        Assert.Equal(200, answer.Status);
        Assert.Contains(Moved, Encoding.Latin1.GetString(answer.Body), StringComparison.Ordinal);
    }

    private static string Golden(string file) => SharedFiles.Require($"golden/polygons/{file}");

    private static string Offset(string polygons) => $$"""{"poly":{{polygons}},"vertex_offset":[2,-1],{{Index}}}""";

    private static MultipartFormDataContent Form(string json, string fileName, byte[] image)
        => ApiServer.Form(ApiServer.Params(json), ApiServer.File("datapoint", fileName, image));

    private static string Shifted(JsonNode point, int columns, int rows) => $"[{(int)point[0]! + columns},{(int)point[1]! + rows}]";

    private static void AssertSameSizes(JsonNode before, JsonNode after)
    {
        Assert.Equal(before is JsonArray, after is JsonArray);
        if (before is JsonArray list)
        {
            Assert.Equal(list.Count, after.AsArray().Count);
            for (int i = 0; i < list.Count; i++)
            {
                AssertSameSizes(list[i]!, after[i]!);
            }
        }
    }

    private static IEnumerable<double> Displacements(JsonNode before, JsonNode after) =>
        from pair in before.AsArray().Zip(after.AsArray())
        from points in pair.First!.AsArray().Zip(pair.Second!.AsArray())
        let columns = (int)points.First![0]! - (int)points.Second![0]!
        let rows = (int)points.First![1]! - (int)points.Second![1]!
        select Math.Sqrt((columns * columns) + (rows * rows));

    private Task<JsonNode> JsonAsync(string json, string fileName = "a.png", byte[]? image = null, string output = "results")
        => server.JsonAsync(HttpMethod.Post, $"{Url}?output={output}", Form(json, fileName, image ?? Pictures.Png([20, 30], Picture)));

    private async Task<(JsonNode Json, string FileName, byte[] File)> FixAsync(string json, string fileName, byte[] image, string output = "")
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"{Url}?output={output}", Form(json, fileName, image));
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
        string boundary = response.Content.Headers.ContentType!.Parameters.Single().Value!;
        MultipartReader reader = new(boundary, await response.Content.ReadAsStreamAsync(Cancellation));
        MultipartSection first = (await reader.ReadNextSectionAsync(Cancellation))!;
        string text = await new StreamReader(first.Body).ReadToEndAsync(Cancellation);
        MultipartSection second = (await reader.ReadNextSectionAsync(Cancellation))!;
        using MemoryStream bytes = new();
        await second.Body.CopyToAsync(bytes, Cancellation);
        return (JsonNode.Parse(text)!, second.AsFileSection()!.FileName, bytes.ToArray());
    }
}
