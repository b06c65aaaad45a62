using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class MaskToPolygonTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Url = "/v1/mask2polygon";

    // Four rows (i) and six columns (j): a 2×3 block of ones with its corner at row 1, column 1, and a two at row 3, column 5.
    private static readonly int[] Shape = [4, 6];
    private static readonly byte[] Small = Columns([0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 2]);

    private const string SmallPolygons = "[[[[5,3]],[[1,1],[1,2],[2,2],[3,2],[3,1],[2,1]]]]";

    [Theory]
    [InlineData("""{"more_points":10}""")]
    [InlineData("""{"morePoints":"10"}""")]
    [InlineData("{ more_points: 10 }")]
    [InlineData("{}")]
    public async Task The_golden_mask_gives_the_golden_polygons_in_their_order(string json)
    {
        byte[] mask = await ReadAsync("mask2polygon.input.nii.gz");
        JsonNode expected = JsonNode.Parse(await ReadAsync("mask2polygon.expected.json"))!;

        JsonNode polygons = await server.JsonAsync(HttpMethod.Post, Url, Form(json, "mask.nii.gz", mask));

        Assert.Equal(210, polygons.AsArray().Count);
        Assert.Equal(expected.ToJsonString(), polygons.ToJsonString());
        Assert.Empty(server.Runner.Runs);
    }

    [Fact]
    public async Task A_sessions_image_is_outlined_and_one_that_is_over_is_440()
    {
        string id = await server.NewSessionAsync(Pictures.Nifti(Shape, Small), "mask.nii.gz");

        JsonNode polygons = await server.JsonAsync(HttpMethod.Post, $"{Url}/?session_id={id}", new StringContent("""{"more_points":0}"""));

        Assert.Equal(SmallPolygons, polygons.ToJsonString());
        await server.JsonAsync(HttpMethod.Delete, $"/session/{id}");
        await server.RefusedAsync(440, "SessionExpired", HttpMethod.Post, $"{Url}?session_id={id}");
    }

    public static TheoryData<string> Types => ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_mask_of_every_type_is_read(string type)
    {
        byte[] file = type switch
        {
            "byte" => Pictures.Nifti(Shape, Small),
            "sbyte" => Pictures.Nifti(Shape, Convert<sbyte>(Small)),
            "short" => Pictures.Nifti(Shape, Convert<short>(Small)),
            "ushort" => Pictures.Nifti(Shape, Convert<ushort>(Small)),
            "int" => Pictures.Nifti(Shape, Convert<int>(Small)),
            "uint" => Pictures.Nifti(Shape, Convert<uint>(Small)),
            "long" => Pictures.Nifti(Shape, Convert<long>(Small)),
            "ulong" => Pictures.Nifti(Shape, Convert<ulong>(Small)),
            "float" => Pictures.Nifti(Shape, Convert<float>(Small)),
            _ => Pictures.Nifti(Shape, Convert<double>(Small)),
        };

        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "mask.nii.gz", file));
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_background_and_fractions_and_negative_ones_are_not()
        => Assert.Equal(
            "[[[[2,0]],[[0,0]]]]",
            await OutlineAsync("{}", "mask.nii", Pictures.Nifti([1, 4], [0.25f, float.NaN, -3f, 0f], compressed: false)));

    [Theory]
    [InlineData("1", "[[[[1,1],[1,2],[2,2],[3,2],[3,1],[2,1]]]]")]
    [InlineData("2", "[[[[5,3]]]]")]
    [InlineData("\"2\"", "[[[[5,3]]]]")]
    [InlineData("3", "[[]]")]
    [InlineData("1.5", "[[]]")]
    [InlineData("-1", "[[]]")]
    [InlineData("1e9", "[[]]")]
    public async Task A_label_picks_its_value(string label, string polygons)
        => Assert.Equal(polygons, await OutlineAsync($$"""{"more_points":0,"label":{{label}}}""", "mask.nii.gz", Pictures.Nifti(Shape, Small)));

    [Fact]
    public async Task A_png_is_one_slice_of_rows_and_columns_whatever_its_name()
    {
        byte[] rows = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2];

        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "picture", Pictures.Png(Shape, rows)));
        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "m.png", Pictures.Png(Shape, Convert<ushort>(rows))));
        Assert.Equal(
            SmallPolygons,
            await OutlineAsync("""{"more_points":0}""", "c.png", Pictures.Png([4, 6, 3], [.. rows.SelectMany(value => new byte[] { 0, value, 0 })])));
    }

    [Fact]
    public async Task An_nrrd_and_a_metaimage_are_outlined_as_a_nifti_is()
    {
        byte[] small = Convert<byte>(Small);
        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "m.nrrd", Pictures.Nrrd([4, 6, 1], small)));
        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "m", Pictures.Nrrd([4, 6, 1], small, compressed: false)));
        Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "m.mha", Pictures.Meta([4, 6, 1], small)));
    }

    [Fact]
    public async Task Axes_of_length_one_behind_the_slices_are_passed_over()
        => Assert.Equal(SmallPolygons, await OutlineAsync("""{"more_points":0}""", "m.nii.gz", Pictures.Nifti([4, 6, 1, 1], Small)));

    public static TheoryData<string, string> BadParams => new()
    {
        { """{"more_points":-1}""", "more_points" },
        { """{"more_points":1.5}""", "more_points" },
        { """{"more_points":[10]}""", "more_points" },
        { """{"morePoints":"ten"}""", "morePoints" },
        { """{"more_points":3000000000}""", "more_points" },
        { "{ more_points: NaN }", "more_points" },
        { """{"label":0}""", "label" },
        { """{"label":"spleen"}""", "label" },
        { "{ label: Infinity }", "label" },
    };

    [Theory]
    [MemberData(nameof(BadParams))]
    public async Task A_wrong_field_is_refused_by_its_name(string json, string field)
    {
        string sentence = await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, Url, Form(json, "m.nii.gz", Pictures.Nifti(Shape, Small)));

        Assert.Contains($"'{field}'", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_mask_is_refused_with_a_sentence()
    {
        byte[] nifti = Pictures.Nifti(Shape, Small);
        byte[] png = Pictures.Png(Shape, Small);
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.nii.gz", nifti[..(nifti.Length / 2)]));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.png", png[..(png.Length / 2)]));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.nii.gz", Encoding.UTF8.GetBytes("a mask")));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.nii.gz", Pictures.Nifti([4, 3, 1, 2], Small)));
        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.nii.gz", Pictures.Nifti([24], Small)));
        Assert.Contains("no image", await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, Url, new StringContent("{}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_claims_more_than_the_limits_is_refused_before_it_is_read()
    {
        byte[] header = Pictures.Nifti(Shape, Small, compressed: false);
        foreach ((int axis, short length) in ((int, short)[])[(1, short.MaxValue), (2, short.MaxValue), (3, 2)])
        {
            BitConverter.TryWriteBytes(header.AsSpan(40 + (2 * axis)), length);
        }

        BitConverter.TryWriteBytes(header.AsSpan(40), (short)3);

        await server.RefusedAsync(400, "BadImage", HttpMethod.Post, Url, Form("{}", "m.nii", header));
    }

    [Fact]
    public async Task A_slice_or_an_answer_that_is_too_large_is_refused()
    {
        Assert.Contains(
            "slices of",
            await server.RefusedAsync(413, "TooLarge", HttpMethod.Post, Url, Form("{}", "m.nii.gz", Pictures.Nifti([8192, 4097], new byte[8192 * 4097]))),
            StringComparison.Ordinal);

        // Lines one pixel wide, whose borders pass every pixel twice.
        byte[] lines = new byte[2100 * 2100];
        for (int column = 0; column < 2100; column += 2)
        {
            lines.AsSpan(column * 2100, 2100).Fill(1);
        }

        Assert.Contains(
            "more_points",
            await server.RefusedAsync(413, "TooLarge", HttpMethod.Post, Url, Form("""{"more_points":0}""", "m.nii.gz", Pictures.Nifti([2100, 2100], lines))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_call_of_curl_gets_an_answer_with_its_length()
    {
        byte[] mask = Pictures.Nifti(Shape, Small);
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes("--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{ more_points: 10 }\r\n"),
            .. Encoding.ASCII.GetBytes("--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"mask.nii.gz\"\r\nContent-Type: application/x-gzip\r\n\r\n"),
            .. mask,
            .. Encoding.ASCII.GetBytes("\r\n--B--\r\n"),
        ];

        RawAnswer answer = await RawHttp.SendAsync(
            server.Address,
            $"POST {Url} HTTP/1.0\nContent-Type: multipart/form-data; boundary=B\nContent-Length: {body.Length}\n\n",
            body);

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("[[[[5,3]],[[1,1]]]]", answer.Text);
    }

    private static byte[] Columns(params byte[][] columns) => [.. columns.SelectMany(column => column)];

    private static T[] Convert<T>(byte[] values)
        where T : System.Numerics.INumber<T> => [.. values.Select(T.CreateChecked)];

    private static Task<byte[]> ReadAsync(string file)
        => File.ReadAllBytesAsync(SharedFiles.Require($"golden/polygons/{file}"), TestContext.Current.CancellationToken);

    private static MultipartFormDataContent Form(string json, string fileName, byte[] image)
        => ApiServer.Form(ApiServer.Params(json), ApiServer.File("datapoint", fileName, image));

    private async Task<string> OutlineAsync(string json, string fileName, byte[] image)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, Url, Form(json, fileName, image));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
