using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Intake;

/// <summary>Sessions that are made of uploaded DICOM files and archives.</summary>
public sealed class SeriesSessionTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly (string Name, byte[] Content)[] Series =
        [.. MadeSeries.Files(6).Select((file, slice) => ($"scans/4/DICOM/{slice}.dcm", file))];

    // As they come from a viewer: in any order.
    private static readonly int[] Shuffled = [3, 0, 5, 1, 4, 2];

    [Theory]
    [InlineData("/session/?expiry=0&save_as=.nii", "image{0}")]
    [InlineData("/session/", "files")]
    [InlineData("/session", "image")]
    public async Task Several_dicom_files_become_one_volume(string path, string field)
    {
        HttpContent[] parts = [ApiServer.Params("{}"), .. Shuffled.Select((slice, number) => ApiServer.File(string.Format(null, field, number), $"{number}.dcm", Series[slice].Content))];
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, path, ApiServer.Form(parts));
        await SeriesImage.AssertAsync(server, (string)answer["session_id"]!, slices: 6);
        Assert.Empty(answer["notes"]!.AsArray());
        Assert.DoesNotContain("Doe", answer.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("RECORD-Q7", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip", "?uncompress=true")]
    [InlineData("tar", "?uncompress=true&expiry=60")]
    [InlineData("tar.gz", "?uncompress=true")]
    [InlineData("zip", "")]
    [InlineData("tar.gz", "?save_as=.nii.gz")]
    public async Task An_archive_of_a_series_becomes_one_volume(string kind, string query)
    {
        byte[] archive = Archived.As(
            kind, [("DICOMDIR", [1, 2, 3]), ("readme.txt", "hello"u8.ToArray()), .. Shuffled.Select(slice => Series[slice]), ("scans/4/SNAPSHOTS/t.png", [0x89, .. "PNG"u8])]);
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, $"/session/{query}", ApiServer.Form(ApiServer.File("image", $"study.{kind}", archive)));
        await SeriesImage.AssertAsync(server, (string)answer["session_id"]!, slices: 6);
    }

    [Fact]
    public async Task An_archive_of_one_image_becomes_that_image()
    {
        byte[] nifti = Pictures.Nifti([2, 2, 2], new short[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        byte[] archive = Archived.As("zip", ("patient/scan.nii.gz", nifti), ("patient/report.txt", [1]));
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/?uncompress=true", ApiServer.Form(ApiServer.File("image", "a.zip", archive)));

        using HttpResponseMessage image = await server.SendAsync(HttpMethod.Get, $"/session/{answer["session_id"]}?image=true");
        Assert.Equal("image.nii.gz", image.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(nifti, await image.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("tar.gz")]
    [InlineData("zip")]
    public async Task Several_images_in_an_archive_stay_together_as_channels(string kind)
    {
        byte[] first = Pictures.Nifti([2, 2, 2], new short[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        byte[] second = Pictures.Nifti([2, 2, 2], new short[] { 11, 12, 13, 14, 15, 16, 17, 18 });
        byte[] archive = Archived.As(kind, ("p/b.nii.gz", second), ("p/a.nii.gz", first), ("p/notes.txt", [1]));
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", $"a.{kind}", archive)));

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, $"/session/{answer["session_id"]}?image=true");
        Assert.Equal("image.zip", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        ImageFile image = ImageReader.Read(
            new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), "image.zip", ImageLimits.Default, TestContext.Current.CancellationToken);
        float[] values = new float[16];
        image.ToSingle().CopyTo(Volume<float>.FromLastAxisFastest(values, image.Stored.Shape, image.Stored.Affine));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18], values.Order());
    }

    [Fact]
    public async Task One_dicom_file_is_a_volume_of_one_slice()
    {
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a", Series[0].Content)));
        Assert.EndsWith(".nii.gz", (string?)answer["session_info"]!["image"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_to_a_series_is_noted()
    {
        HttpContent[] parts = [.. Series.Append(Series[0]).Select(file => ApiServer.File("files", "a.dcm", file.Content))];
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(parts));
        Assert.NotEmpty(answer["notes"]!.AsArray());
        await SeriesImage.AssertAsync(server, (string)answer["session_id"]!, slices: 6);
    }

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "two series", "?", 400, "series" },
        { "a missing slice", "?", 400, "BadImage" },
        { "a cut slice", "?", 400, "BadImage" },
        { "dicom and nifti", "?uncompress=true", 400, "BadImage" },
        { "nothing", "?uncompress=true", 400, "BadImage" },
        { "a cut zip", "?uncompress=true", 400, "BadImage" },
        { "a cut tar", "?uncompress=true", 400, "BadImage" },
        { "an index alone", "?", 400, "BadImage" },
        { "no archive", "?uncompress=true", 400, "BadRequest" },
        { "series as nrrd", "?save_as=.nrrd", 400, "BadRequest" },
        { "dicom then nifti", "?", 400, "BadImage" },
        { "nifti then dicom", "?", 400, "BadRequest" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_makes_no_single_volume_is_refused_and_nothing_of_it_stays(string what, string query, int status, string says)
    {
        byte[] nifti = Pictures.Nifti([2, 2, 2], new short[8]);
        byte[] zip = Archived.As("zip", Series);
        (string, byte[])[] files = what switch
        {
            "two series" => [.. Series.Append(("x.dcm", MadeSeries.File(0, series: 2)))],
            "a missing slice" => [.. Series.Where((_, slice) => slice != 2)],
            "a cut slice" => [.. Series.Take(5), ("x.dcm", Series[5].Content[..^7])],
            "dicom and nifti" => [("a.zip", Archived.As("zip", [.. Series, ("a.nii.gz", nifti)]))],
            "nothing" => [("a.zip", Archived.As("zip", ("a.txt", [1])))],
            "a cut zip" => [("a.zip", zip[..^30])],
            "a cut tar" => [("a.tar", Archived.As("tar", Series)[..3000])],
            "an index alone" => [("DICOMDIR", [.. new byte[128], .. "DICM"u8, .. "\u0002\0\u0002\0UI\u0014\u00001.2.840.10008.1.3.10"u8])],
            "no archive" => [("a.nii.gz", nifti)],
            "dicom then nifti" => [Series[0], ("a.nii.gz", nifti)],
            "nifti then dicom" => [("a.nii.gz", nifti), Series[0]],
            _ => Series,
        };
        HashSet<string> before = await server.StoredAsync();
        HttpContent form = ApiServer.Form([.. files.Select(file => ApiServer.File("files", file.Item1, file.Item2))]);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Put, $"/session/{query}", form);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(says, body, StringComparison.Ordinal);
        Assert.DoesNotContain("Doe", body, StringComparison.Ordinal);
        Assert.Subset(before, await server.StoredAsync());
    }

    [Fact]
    public async Task More_than_a_thousand_slices_are_taken()
    {
        HttpContent[] parts = [.. MadeSeries.Files(1100).Select((file, number) => ApiServer.File($"image{number}", "x.dcm", file))];
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(parts));
        Assert.Equal(36, ((string)answer["session_id"]!).Length);
    }

    [Fact]
    public async Task More_than_may_be_taken_in_is_413()
    {
        await using ApiServer small = await ApiServer.StartAsync(server.Storage, ("AIAA_MAX_INTAKE_BYTES", "3000"));
        string sentence = await small.RefusedAsync(
            413, "TooLarge", HttpMethod.Put, "/session/", ApiServer.Form([.. Series.Select(file => ApiServer.File("files", file.Name, file.Content))]));
        Assert.Contains("3000 bytes", sentence, StringComparison.Ordinal);
    }
}
