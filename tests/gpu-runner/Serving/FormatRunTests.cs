using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Runs over HTTP on images of every format, and answers in every form.</summary>
public sealed class FormatRunTests(Azurite azurite)
{
    private const string Classify = """
        {"type":"classification","labels":["dark","bright"],
         "pre_transforms":[
           {"name":"monai.transforms.LoadImaged","args":{"keys":"image"}},
           {"name":"monai.transforms.AddChanneld","args":{"keys":"image"}},
           {"name":"monai.transforms.ScaleIntensityRanged","args":{"keys":"image","a_min":0,"a_max":255,"b_min":0.0,"b_max":1.0,"clip":true}},
           {"name":"monai.transforms.Resized","args":{"keys":"image","spatial_size":[16,16],"mode":"area"}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{}}},
         "post_transforms":[
           {"name":"monai.transforms.Activationsd","args":{"keys":"pred","sigmoid":true}},
           {"name":"monai.transforms.AsDiscreted","args":{"keys":"pred","threshold_values":true,"logit_thresh":0.5}}],
         "writer":{"name":"aiaa.transforms.ClassificationWriter","args":{"image":"pred","label_names":["dark","bright"]}}}
        """;

    private const string Segment = """
        {"type":"segmentation","monai":"1.3.2",
         "pre_transforms":[
           {"name":"LoadImaged","args":{"keys":"image"}},
           {"name":"EnsureChannelFirstd","args":{"keys":"image"}},
           {"name":"ScaleIntensityRanged","args":{"keys":"image","a_min":0,"a_max":255,"b_min":0,"b_max":1}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference"}},
         "post_transforms":[{"name":"AsDiscreted","args":{"keys":"pred","argmax":true}}]}
        """;

    private const string Echo = """
        {"type":"others",
         "pre_transforms":[{"name":"LoadImaged","args":{"keys":"image","ensure_channel_first":true}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference"}},
         "post_transforms":[{"name":"CopyItemsd","args":{"keys":"mydata","names":"result"}}],
         "writer":{"name":"aiaa.transforms.Writer","args":{"image":"pred","json":"mydata"}}}
        """;

    [Theory]
    [InlineData((byte)30, """{"prediction":["dark"]}""")]
    [InlineData((byte)200, """{"prediction":["bright"]}""")]
    public async Task A_picture_is_classified_and_answered_by_JSON_alone(byte grey, string json)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Classify, Fixture.Network("two_classes"));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(Png(40, 30, grey), "x.png"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(json, answer.Json.ToJsonString());
        Assert.Null(answer.FileName);
        Assert.Empty(answer.File);
        Assert.Equal(HttpStatusCode.OK, (await server.CheckAsync(model)).Status);
    }

    [Fact]
    public async Task A_picture_is_segmented_into_a_picture_of_its_own_axes()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Segment, Fixture.Network("above_half_2d"));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(Png(7, 5, 10, bright: (2, 4)), "x.png"));
        Assert.Equal("result.png", answer.FileName);
        Volume mask = PngReader.Read(new MemoryStream(answer.File), ImageLimits.Default, TestContext.Current.CancellationToken);
        Assert.Equal([5, 7], mask.Shape.ToArray());
        Assert.Equal(1, Assert.IsType<Volume<byte>>(mask)[4, 2]);
        Assert.Equal(1, ((Volume<byte>)mask).Storage.ToArray().Sum(v => v));
    }

    [Fact]
    public async Task A_coloured_picture_has_three_channels_and_a_network_of_one_says_so()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Segment, Fixture.Network("above_half_2d"));
        using MemoryStream png = new();
        PngWriter.Write(png, Volume<byte>.AllocateLastAxisFastest([5, 7, 3], Affine.Identity), TestContext.Current.CancellationToken);
        (await server.RunAsync(model, await server.PutImageAsync(png.ToArray(), "x.png"))).IsError(
            HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "The network takes 1 channel, but the image has 3 channels.");
    }

    [Fact]
    public async Task An_NRRD_is_answered_as_NRRD_on_its_own_geometry()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Affine affine = new([0.7, 0.1, -0.2, 3, -0.1, 0.9, 0.3, 5, 0.2, -0.3, 1.8, 7, 0, 0, 0, 1]);
        Volume<float> volume = Volume<float>.Allocate([6, 5, 4], affine);
        volume[1, 2, 3] = 1;
        using MemoryStream nrrd = new();
        NrrdWriter.Write(nrrd, volume, 3, affine, CompressionLevel.Fastest, TestContext.Current.CancellationToken);
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(nrrd.ToArray(), "x.nrrd"));
        Assert.Equal("result.nrrd", answer.FileName);
        ImageFile mask = answer.Image();
        Assert.Equal((ImageFormat.Nrrd, true), (mask.Format, mask.Compressed));
        Assert.Equal(affine, mask.Stored.Affine);
        Assert.Equal(1, mask.ToSingle()[1, 2, 3]);
        Answer raw = await server.RunAsync(
            model, await server.PutImageAsync(nrrd.ToArray(), "x.nrrd"), parameters: new JsonObject { ["result_compress"] = false, ["result_dtype"] = "uint16" });
        Assert.Equal((typeof(ushort), false), (raw.Image().Stored.ElementType, raw.Image().Compressed));
    }

    [Fact]
    public async Task Several_files_in_an_archive_are_the_channels_of_one_image()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.Plain, Fixture.Network("sum_of_two"));
        byte[] zip = Zip(("t1.nii", Nifti(3)), ("t2.nii", Nifti(4)));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(zip, "x.zip"));
        ImageFile sum = answer.Image();
        Assert.Equal([3, 2, 2], sum.Stored.Shape.ToArray());
        Assert.All(sum.ToSingle().ToFirstAxisFastest().ToArray(), v => Assert.Equal(7, v));
    }

    [Fact]
    public async Task Params_of_any_name_reach_the_pipeline()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Echo, Fixture.Network("sum_of_two"));
        byte[] zip = Zip(("a.nii", Nifti(1)), ("b.nii", Nifti(2)));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(zip, "x.zip"), parameters: new JsonObject { ["mydata"] = new JsonArray(1, 2, 3) }, output: RunOutput.Result);
        Assert.Equal("""{"mydata":[1,2,3]}""", answer.Json.ToJsonString());
    }

    [Theory]
    [InlineData((short)32, "complex64 voxels; send a scalar image")]
    [InlineData((short)128, "RGB24 voxels; send a scalar image")]
    [InlineData((short)2304, "RGBA32 voxels; send a scalar image")]
    public async Task Voxels_that_are_not_one_number_are_refused(short datatype, string sentence)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        byte[] file = SmallImage.Create(9);
        BitConverter.TryWriteBytes(file.AsSpan(70), datatype);
        (await server.RunAsync(model, await server.PutImageAsync(file))).IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadImage, sentence);
    }

    [Fact]
    public async Task An_image_of_five_axes_is_refused()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        using MemoryStream stream = new();
        Volume<float> five = Volume<float>.Allocate([3, 2, 2, 2, 3], Affine.Identity);
        NiftiWriter.Write(stream, five, NiftiGeometry.FromAffine(Affine.Identity, five.Shape[..3]), null, TestContext.Current.CancellationToken);
        (await server.RunAsync(model, await server.PutImageAsync(stream.ToArray()))).IsError(
            HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "the image has 5 axes, of lengths (3, 2, 2, 2, 3); send 3 spatial ones");
    }

    [Fact]
    public async Task Bytes_of_no_format_are_refused_with_the_formats_that_are_read()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        (await server.RunAsync(model, await server.PutImageAsync(Encoding.ASCII.GetBytes("no image at all"), "x.nrrd"))).IsError(
            HttpStatusCode.BadRequest, RunnerErrorCode.BadImage, "send NIfTI (.nii, .nii.gz), NRRD (.nrrd), MetaImage (.mha), PNG or JPEG.");
    }

    private static byte[] Png(int columns, int rows, byte grey, (int Column, int Row)? bright = null)
    {
        Volume<byte> picture = Volume<byte>.AllocateLastAxisFastest([rows, columns], Affine.Identity);
        picture.Storage.Span.Fill(grey);
        if (bright is { } pixel)
        {
            picture[pixel.Row, pixel.Column] = 255;
        }

        using MemoryStream png = new();
        PngWriter.Write(png, picture, TestContext.Current.CancellationToken);
        return png.ToArray();
    }

    private static byte[] Nifti(float value)
    {
        Volume<float> volume = Volume<float>.Allocate([3, 2, 2], Affine.Identity);
        volume.Storage.Span.Fill(value);
        using MemoryStream file = new();
        NiftiWriter.Write(file, volume, NiftiGeometry.FromAffine(Affine.Identity, volume.Shape), null, TestContext.Current.CancellationToken);
        return file.ToArray();
    }

    private static byte[] Zip(params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return output.ToArray();
    }
}
