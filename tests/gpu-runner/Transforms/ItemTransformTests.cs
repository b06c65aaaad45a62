using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Tests.Transforms;

public sealed class ItemTransformTests
{
    [Fact]
    public void CopyItemsd_copies_and_takes_no_key_that_is_taken()
    {
        Sample sample = Two();
        sample.Apply("CopyItemsd", """{"keys":["image","pred"],"times":2,"names":["a","b","c","d"]}""");
        Assert.Equal(sample["image"].Volume.Elements(), sample["c"].Volume.Elements());
        Assert.Equal(sample["pred"].Volume.Elements(), sample["d"].Volume.Elements());
        sample.Apply("CopyItemsd", """{"keys":"pred"}""");
        Assert.Equal(sample["pred"].Volume.Elements(), sample["pred_0"].Volume.Elements());
        ModelException e = Assert.Throws<ModelException>(() => sample.Apply("CopyItemsd", """{"keys":"pred","names":"a"}"""));
        Assert.Contains("'a': that key is taken", e.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => sample.Apply("CopyItemsd", """{"keys":"pred","times":2,"names":"e"}"""));
    }

    [Fact]
    public void ConcatItemsd_joins_along_the_axis_named()
    {
        Sample sample = Two();
        sample.Apply("ConcatItemsd", """{"keys":["image","pred"],"name":"both"}""");
        Assert.Equal([2, 1, 1, 2], sample["both"].Volume.Shape.ToArray());
        Assert.Equal([1, 2, 3, 4], sample["both"].Volume.Elements());
        sample.Apply("ConcatItemsd", """{"keys":["image","pred"],"name":"long","dim":-1}""");
        Assert.Equal([1, 1, 1, 4], sample["long"].Volume.Shape.ToArray());
        ModelException e = Assert.Throws<ModelException>(() => sample.Apply("ConcatItemsd", """{"keys":["image","both"],"name":"x","dim":1}"""));
        Assert.Contains("cannot be joined", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SelectItemsd_keeps_and_DeleteItemsd_removes()
    {
        Sample sample = Two(JsonNode.Parse("""{"mydata":[1],"result":{"a":{"b":1,"c":2}}}""")!.AsObject());
        sample.Apply("DeleteItemsd", """{"keys":["mydata","result.a.b"]}""");
        Assert.Equal("""{"result":{"a":{"c":2}}}""", sample.Values.ToJsonString());
        Assert.Throws<ModelException>(() => sample.Apply("DeleteItemsd", """{"keys":"nothing"}"""));
        sample.Apply("DeleteItemsd", """{"keys":"nothing","allow_missing_keys":true}""");
        sample.Apply("SelectItemsd", """{"keys":["pred"]}""");
        Assert.Equal(["pred"], sample.Keys);
        Assert.Throws<ModelException>(() => sample.Apply("SelectItemsd", """{"keys":"image"}"""));
    }

    [Fact]
    public void Ensembles_take_several_keys_of_one_shape()
    {
        Sample sample = Two();
        sample.Apply("MeanEnsembled", """{"keys":["image","pred"],"output_key":"mean","weights":[1,3]}""");
        Assert.Equal([2.5f, 3.5f], sample["mean"].Volume.Elements());
        Assert.Throws<ModelException>(() => sample.Apply("MeanEnsembled", """{"keys":["image","pred"]}"""));
        Assert.Throws<ModelException>(() => sample.Apply("MeanEnsembled", """{"keys":["image","pred"],"output_key":"m","weights":[1]}"""));

        sample["third"] = sample["pred"];
        sample.Apply("VoteEnsembled", """{"keys":["image","pred","third"],"output_key":"vote","num_classes":5}""");
        Assert.Equal([3f, 4f], sample["vote"].Volume.Elements());
        sample.Apply("VoteEnsembled", """{"keys":["image","pred"],"output_key":"tie","num_classes":5}""");
        Assert.Equal([1f, 2f], sample["tie"].Volume.Elements());
        InputException e = Assert.Throws<InputException>(() => sample.Apply("VoteEnsembled", """{"keys":["image","pred"],"output_key":"x","num_classes":4}"""));
        Assert.Contains("the label 4 is not one of the 4 classes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CropForegroundd_says_where_the_box_lay_and_refuses_an_empty_image()
    {
        Sample sample = TransformRun.Sample([0, 0, 5, 0], [1, 4, 1, 1]);
        sample.Apply("CropForegroundd", """{"keys":["image","pred"],"source_key":"pred"}""");
        Assert.Equal([5f], sample["image"].Volume.Elements());
        Assert.Equal("[2,0,0]", sample.Values["foreground_start_coord"]!.ToJsonString());
        Assert.Equal("[3,1,1]", sample.Values["foreground_end_coord"]!.ToJsonString());
        InputException e = Assert.Throws<InputException>(() => TransformRun.Sample([0, 0], [1, 2, 1, 1]).Apply("CropForegroundd", """{"keys":"pred","source_key":"pred"}"""));
        Assert.Contains("no voxel above 0", e.Message, StringComparison.Ordinal);
    }

    private static Sample Two(JsonObject? parameters = null)
    {
        Sample sample = TransformRun.Sample([1, 2], [1, 1, 1, 2], parameters: parameters);
        sample["pred"] = TransformRun.Sample([3, 4], [1, 1, 1, 2])["pred"];
        return sample;
    }
}
