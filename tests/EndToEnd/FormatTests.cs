using System.IO.Compression;
using System.Text;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests;

/// <summary>Images of other formats than NIfTI, and answers without an image, through the whole system.</summary>
public sealed class FormatTests(RunningSystem system)
{
    private const string Classifier = """
        {"version":1,"type":"classification","labels":["dark","bright"],"description":"A fixed network of two classes",
         "pre_transforms":[
           {"name":"monai.transforms.LoadImaged","args":{"keys":"image"}},
           {"name":"monai.transforms.AddChanneld","args":{"keys":"image"}},
           {"name":"monai.transforms.ScaleIntensityRanged","args":{"keys":"image","a_min":0,"a_max":255,"b_min":0.0,"b_max":1.0,"clip":true}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{}}},
         "post_transforms":[
           {"name":"monai.transforms.Activationsd","args":{"keys":"pred","sigmoid":true}},
           {"name":"monai.transforms.AsDiscreted","args":{"keys":"pred","threshold_values":true}}],
         "writer":{"name":"aiaa.transforms.ClassificationWriter","args":{"image":"pred","label_names":["dark","bright"]}}}
        """;

    private readonly Api _api = new(system.Address);

    [Fact]
    public async Task A_picture_goes_in_and_JSON_comes_out()
    {
        const string Name = "two_classes";
        byte[] network = await File.ReadAllBytesAsync(
            Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", "two_classes.onnx"), TestContext.Current.CancellationToken);
        (await _api.Raw.PutAsync($"/admin/model/{Name}", new Form().File("config", "config.json", Encoding.UTF8.GetBytes(Classifier)).File("data", "model.onnx", network))).Succeeded();
        foreach (string output in (string[])["", "&output=result", "&output=image"])
        {
            RawAnswer answer = await _api.Raw.PostAsync(
                $"/v1/inference?model={Name}{output}", new Form().Text("params", """{"mydata":[1,2,3]}""").File("image", "x.png", Picture(200)));
            Assert.Equal("application/json", answer.Succeeded().Headers["Content-Type"]);
            Assert.Equal("""{"prediction":["bright"]}""", Encoding.UTF8.GetString(answer.Body));
        }

        string session = await _api.PutSessionAsync(Picture(20), "x.png");
        RawAnswer dark = await _api.Raw.PostAsync($"/v1/inference?model={Name}&session_id={session}", Form.Params());
        Assert.Equal("""{"prediction":["dark"]}""", Encoding.UTF8.GetString(dark.Succeeded().Body));
        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
        (await _api.Raw.DeleteAsync($"/admin/model/{Name}")).Succeeded();
    }

    [Fact]
    public async Task The_mask_of_an_NRRD_is_the_mask_of_the_same_NIfTI()
    {
        using MemoryStream nrrd = new();
        NrrdWriter.Write(nrrd, Images.SmallCt, 3, Images.SmallCt.Affine, CompressionLevel.Fastest, TestContext.Current.CancellationToken);
        string ofNrrd = await _api.PutSessionAsync(nrrd.ToArray(), "ct.nrrd");
        string ofNifti = await _api.PutSessionAsync(Images.SmallCtFile, "ct.nii.gz");

        MultipartAnswer nrrdMask = await _api.SegmentAsync(Api.DefaultModel, ofNrrd);
        MultipartAnswer niftiMask = await _api.SegmentAsync(Api.DefaultModel, ofNifti);

        Assert.Equal("result.nrrd", nrrdMask.FileName);
        ImageFile mask = Images.Read(nrrdMask.File, nrrdMask.FileName);
        Assert.Equal(Images.SmallCt.Affine, mask.Stored.Affine);
        Assert.Equal(Images.Read(niftiMask.File, "m.nii.gz").ToSingle().ToFirstAxisFastest().ToArray(), mask.ToSingle().ToFirstAxisFastest().ToArray());
        (await _api.Raw.PostAsync("/v1/mask2polygon", new Form().Text("params", "{}").File("image", nrrdMask.FileName, nrrdMask.File))).Succeeded();
        (await _api.Raw.DeleteAsync($"/session/{ofNrrd}")).Succeeded();
        (await _api.Raw.DeleteAsync($"/session/{ofNifti}")).Succeeded();
    }

    private static byte[] Picture(byte grey)
    {
        Volume<byte> picture = Volume<byte>.AllocateLastAxisFastest([30, 40], Affine.Identity);
        picture.Storage.Span.Fill(grey);
        using MemoryStream png = new();
        PngWriter.Write(png, picture, TestContext.Current.CancellationToken);
        return png.ToArray();
    }
}
