using System.IO.Compression;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests;

/// <summary>An image is sent once and used by several calls.</summary>
public abstract class SessionTests(Uri address)
{
    private readonly Api _api = new(address);

    [Fact]
    public async Task A_session_serves_several_calls_with_the_same_result()
    {
        string session = await _api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");

        MultipartAnswer first = await _api.SegmentAsync(Api.DefaultModel, session);
        MultipartAnswer second = await _api.SegmentAsync(Api.DefaultModel, session);

        Assert.Equal(first.File, second.File);
        (await _api.Raw.GetAsync($"/session/{session}")).Succeeded();
        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
    }

    [Fact]
    public async Task A_session_that_was_ended_is_gone_for_every_call()
    {
        string session = await _api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");
        (await _api.Raw.DeleteAsync($"/session/{session}/")).Succeeded();

        RawAnswer call = await _api.Raw.PostAsync($"/v1/segmentation?model={Api.DefaultModel}&session_id={session}", Form.Params());

        Assert.Equal((440, "Session Expired"), (call.Status, call.Reason));
        Api.Sentence(call);
        Assert.Equal(404, (await _api.Raw.GetAsync($"/session/{session}")).Status);
        Assert.Equal(404, (await _api.Raw.DeleteAsync($"/session/{session}")).Status);
    }

    [Fact]
    public async Task The_image_of_a_session_comes_back_as_it_was_sent()
    {
        string session = await _api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");

        RawAnswer image = (await _api.Raw.GetAsync($"/session/{session}?image=true")).Succeeded();

        Assert.Equal(Images.SmallCtFile, image.Body);
        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
    }

    [Fact]
    public async Task A_dicom_series_in_an_archive_is_segmented_on_its_own_grid()
    {
        RawAnswer put = (await _api.Raw.PutAsync("/session/?uncompress=true&save_as=.nii", new Form().File("image", "series.zip", Series(7)))).Succeeded();
        string session = (string)put.Json["session_id"]!;

        MultipartAnswer answer = await _api.SegmentAsync(Api.DefaultModel, session);

        ImageFile mask = Images.Read(answer.File, "mask.nii.gz");
        Assert.Equal([MadeSeries.Columns, MadeSeries.Rows, 7], mask.Stored.Shape.ToArray());
        Assert.Equal([-0.5, -0.75, 2.5], (double[])[mask.Stored.Affine[0, 0], mask.Stored.Affine[1, 1], mask.Stored.Affine[2, 2]]);
        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
    }

    private static byte[] Series(int slices)
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((int number, byte[] file) in MadeSeries.Files(slices).Index())
            {
                // From the head down, against the order of the slices.
                using Stream entry = zip.CreateEntry($"series/{slices - number}.dcm").Open();
                entry.Write(file);
            }
        }

        return archive.ToArray();
    }
}
