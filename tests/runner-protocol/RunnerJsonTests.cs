using System.Text.Json;

namespace Aiaa.RunnerProtocol.Tests;

/// <summary>What one side writes the other side reads, whatever is left empty.</summary>
public sealed class RunnerJsonTests
{
    [Fact]
    public void A_request_without_blob_and_weights_comes_back_as_it_was()
    {
        RunRequest request = new(new ModelReference("m", "r", "c", null, null), new ImageReference(new string('0', 64), 5, "x.nii", null), [], RunOutput.Result);
        RunRequest back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(request, RunnerJson.Default.RunRequest), RunnerJson.Default.RunRequest)!;
        Assert.Equal((request.Model, request.Image, request.Output), (back.Model, back.Image, back.Output));
    }

    [Fact]
    public void Leave_to_keep_prepared_images_has_to_be_given_in_words()
    {
        RunRequest request = new(new ModelReference("m", "r", "c", null, null), new ImageReference(new string('0', 64), 5, "x.nii", null), [], RunOutput.Result);
        string json = JsonSerializer.Serialize(request with { KeepPrepared = true }, RunnerJson.Default.RunRequest);
        Assert.True(JsonSerializer.Deserialize(json, RunnerJson.Default.RunRequest)!.KeepPrepared);
        string silent = json.Replace("\"keepPrepared\":true,", string.Empty, StringComparison.Ordinal);
        Assert.NotEqual(json, silent);
        Assert.False(JsonSerializer.Deserialize(silent, RunnerJson.Default.RunRequest)!.KeepPrepared);
    }

    [Fact]
    public void An_answer_without_a_provider_comes_back_as_it_was()
    {
        CheckModelAnswer answer = new(null, [new TensorDescription("image", "float32", [-1, 1])], [], 1.5);
        CheckModelAnswer back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(answer, RunnerJson.Default.CheckModelAnswer), RunnerJson.Default.CheckModelAnswer)!;
        Assert.Null(back.Provider);
        Assert.Equal([-1, 1], back.Inputs[0].Shape);
    }

    [Fact]
    public void An_answer_of_a_runner_that_says_less_is_read_all_the_same()
    {
        CheckModelAnswer check = JsonSerializer.Deserialize("""{"provider":"CPU","inputs":[],"outputs":[],"loadMilliseconds":2}""", RunnerJson.Default.CheckModelAnswer)!;
        Assert.Null(check.Bytes);
        RunnerHealth health = JsonSerializer.Deserialize("""{"status":"ok","provider":"CPU","providers":["CPU"],"engineVersion":"1"}""", RunnerJson.Default.RunnerHealth)!;
        Assert.Null(health.PassedOver);
        Assert.Null(health.TorchScript);
    }

    [Fact]
    public void What_is_in_memory_comes_back_as_it_was()
    {
        LoadedModels loaded = new(
            [new ModelMemory("CPU", 5, 10)],
            [new LoadedModelDescription("m", "r", null, "CPU", 5, 1.5, DateTimeOffset.UnixEpoch, 1, Pinned: true)]);
        LoadedModels back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(loaded, RunnerJson.Default.LoadedModels), RunnerJson.Default.LoadedModels)!;
        Assert.Equal(loaded.Devices, back.Devices);
        Assert.Equal(loaded.Models, back.Models);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model":null}""")]
    [InlineData("""{"model":{"name":"m","revision":"r","configBlob":"c"}}""")]
    [InlineData("""{"model":{"name":null,"revision":"r","configBlob":"c"}}""")]
    public void What_is_required_must_be_there(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, RunnerJson.Default.CheckModelRequest));
}
