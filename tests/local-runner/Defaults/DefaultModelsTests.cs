using Aiaa.LocalRunner.Defaults;

namespace Aiaa.LocalRunner.Tests.Defaults;

public sealed class DefaultModelsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _messages = new();
    private readonly ModelServer _server = new();

    private string Models => Path.Combine(_folder.Path, "models");

    private string Network => Path.Combine(Models, "ct", "model.onnx");

    [Fact]
    public async Task A_missing_default_is_uploaded_once()
    {
        await LoadAsync();
        await LoadAsync();

        Assert.Equal(["PUT ct {\"type\":\"segmentation\"} first"], _server.Uploads);
    }

    [Fact]
    public async Task A_default_that_changed_in_the_source_tree_is_uploaded_again()
    {
        await LoadAsync();
        await File.WriteAllTextAsync(Network, "second", TestContext.Current.CancellationToken);
        await LoadAsync();

        Assert.Equal(2, _server.Uploads.Count);
        Assert.EndsWith("second", _server.Uploads[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_the_user_replaced_stays_replaced()
    {
        await LoadAsync();
        _server.Revisions["ct"] = "the user's";
        await File.WriteAllTextAsync(Network, "second", TestContext.Current.CancellationToken);
        await LoadAsync();

        Assert.Single(_server.Uploads);
        Assert.Contains("The default model ct was replaced by another of that name, which stays.", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_the_user_deleted_stays_deleted()
    {
        await LoadAsync();
        _server.Revisions.Clear();
        await File.WriteAllTextAsync(Network, "second", TestContext.Current.CancellationToken);
        await LoadAsync();

        Assert.Single(_server.Uploads);
        Assert.Contains("The default model ct was deleted and stays so; ./aiaa model load ct ", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_new_storage_every_default_is_new()
    {
        await LoadAsync();
        _server.Revisions.Clear();
        File.Delete(Path.Combine(_folder.Path, "default-models.json"));
        await LoadAsync();

        Assert.Equal(2, _server.Uploads.Count);
    }

    [Fact]
    public async Task What_the_server_says_against_a_model_reaches_the_user()
    {
        _server.Refusal = "The network has two inputs; a segmentation has one.";

        LocalRunnerException failure = await Assert.ThrowsAsync<LocalRunnerException>(LoadAsync);

        Assert.Equal($"The server answered 400: {_server.Refusal}", failure.Message);
    }

    [Fact]
    public async Task Folders_without_a_network_are_no_models()
    {
        _folder.File("models/notes/README.md", "no model");
        await LoadAsync();

        Assert.Single(_server.Uploads);
    }

    public async ValueTask InitializeAsync()
    {
        _folder.File("models/ct/config.json", """{"type":"segmentation"}""");
        _folder.File("models/ct/model.onnx", "first");
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _messages.DisposeAsync();
        _folder.Dispose();
    }

    private Task LoadAsync() => DefaultModels.LoadAsync(Models, _folder.Path, _server.Address, _messages, TestContext.Current.CancellationToken);
}
