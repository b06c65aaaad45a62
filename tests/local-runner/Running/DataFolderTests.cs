using System.Diagnostics;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests.Running;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_folder_in_use_is_not_given_twice()
    {
        using (DataFolder first = DataFolder.TryOpen(_folder.Path)!)
        {
            Assert.Null(DataFolder.TryOpen(_folder.Path));
        }

        using DataFolder? again = DataFolder.TryOpen(_folder.Path);
        Assert.NotNull(again);
    }

    [Fact]
    public void Nobody_else_may_read_a_new_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        string path = Path.Combine(_folder.Path, "data");

        using DataFolder? data = DataFolder.TryOpen(path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Two_demos_get_a_folder_each_and_find_it_empty()
    {
        string path = Path.Combine(_folder.Path, "demo");
        _folder.File("demo/storage/left-over", "from a demo that was killed");

        using DataFolder first = DataFolder.OpenScratch(path);
        using DataFolder second = DataFolder.OpenScratch(path);

        Assert.Equal(path, first.Path);
        Assert.Equal($"{path}-2", second.Path);
        Assert.False(Directory.Exists(first.Storage));
    }

    [Fact]
    public void A_path_that_is_a_file_is_a_sentence()
    {
        string file = _folder.File("file", string.Empty);

        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => DataFolder.TryOpen(file));

        Assert.Contains("cannot be used", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another with --data.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_waits_for_the_process_that_wrote_the_storage_before()
    {
        await using ChildProcess writer = ChildProcess.Start(Node.Run("process.stdin.on('end', () => process.exit(0)).resume()"), _ => { });
        using DataFolder data = DataFolder.TryOpen(_folder.Path)!;
        data.NoteStorageWriter(writer);

        Task waiting = data.WaitForStorageWriterAsync(Cancellation);
        Assert.False(waiting.IsCompleted);
        await writer.StopAsync();

        await waiting;
    }

    [Fact]
    public async Task Another_process_with_the_same_id_is_not_waited_for()
    {
        DateTime earlier = Process.GetCurrentProcess().StartTime.ToUniversalTime().AddHours(-1);
        _folder.File("storage.pid", $"{Environment.ProcessId} {earlier:O}");
        using DataFolder data = DataFolder.TryOpen(_folder.Path)!;

        await data.WaitForStorageWriterAsync(Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no number 2026-01-01")]
    [InlineData("12 yesterday")]
    public async Task A_note_that_cannot_be_read_is_passed_over(string note)
    {
        _folder.File("storage.pid", note);
        using DataFolder data = DataFolder.TryOpen(_folder.Path)!;

        await data.WaitForStorageWriterAsync(Cancellation);
    }

    public void Dispose() => _folder.Dispose();
}
