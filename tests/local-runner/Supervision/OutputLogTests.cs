using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests.Supervision;

public sealed class OutputLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => Path.Combine(_folder.Path, "logs", "part.log");

    [Fact]
    public void The_file_holds_everything_and_the_tail_the_last_lines()
    {
        using (OutputLog log = new(LogPath))
        {
            foreach (int i in Enumerable.Range(0, 100))
            {
                log.Append($"{i}");
            }

            Assert.Equal(Enumerable.Range(75, 25).Select(i => $"{i}"), log.Tail());
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), File.ReadAllLines(LogPath));
    }

    [Fact]
    public void A_second_start_adds_to_the_file()
    {
        foreach (string line in (string[])["first", "second"])
        {
            using OutputLog log = new(LogPath);
            log.Append(line);
        }

        Assert.Equal(["first", "second"], File.ReadAllLines(LogPath));
    }

    [Fact]
    public void A_file_that_has_grown_too_large_is_kept_once()
    {
        using (OutputLog log = new(LogPath))
        {
            string line = new('x', 1 << 20);
            foreach (int _ in Enumerable.Range(0, 20))
            {
                log.Append(line);
            }
        }

        Assert.InRange(new FileInfo(LogPath).Length, 1, 16 << 20);
        Assert.InRange(new FileInfo($"{LogPath}.1").Length, 16 << 20, 18 << 20);
    }

    [Fact]
    public void Lines_that_come_after_the_end_are_dropped()
    {
        OutputLog log = new(LogPath);
        log.Dispose();

        log.Append("late");

        Assert.Empty(File.ReadAllText(LogPath));
    }

    public void Dispose() => _folder.Dispose();
}
