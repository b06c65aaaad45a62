using System.Security.Cryptography;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;

namespace Aiaa.Intake.Tests.Spooling;

public sealed class SpoolTests
{
    [Fact]
    public async Task Files_lie_beside_each_other_and_are_read_at_the_same_time()
    {
        byte[][] contents = [.. Enumerable.Range(0, 20).Select(number => RandomNumberGenerator.GetBytes(number * 20_000))];
        await using Spool spool = Intakes.NewSpool();
        List<SpooledPart> parts = [];
        foreach (byte[] content in contents)
        {
            parts.Add(content.Length % 3 == 0
                ? spool.Add("made", output => output.Write(content))
                : await spool.AddAsync("sent", new MemoryStream(content), Intakes.Cancellation));
        }

        Parallel.For(0, 200, number => Assert.Equal(contents[number % 20], parts[number % 20].Content()));
        using Stream view = parts[19].Open();
        view.Seek(-5, SeekOrigin.End);
        Assert.Equal(5, view.Read(new byte[10]));
        Assert.Equal(0, view.Read(new byte[10]));
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_the_others_whole()
    {
        await using Spool spool = Intakes.NewSpool(new IntakeLimits { SpoolBytes = 1000 });
        SpooledPart first = await spool.AddAsync("a", new MemoryStream([1, 2, 3]), Intakes.Cancellation);
        await Assert.ThrowsAsync<IntakeException>(() => spool.AddAsync("b", new MemoryStream(new byte[998]), Intakes.Cancellation));
        Assert.Throws<IntakeException>(() => spool.Add("c", output => output.Write(new byte[998])));
        SpooledPart last = await spool.AddAsync("d", new MemoryStream(new byte[997]), Intakes.Cancellation);
        Assert.Equal([1, 2, 3], first.Content());
        Assert.Equal(997, last.Length);
    }

    [Fact]
    public async Task Progress_counts_what_came()
    {
        IntakeProgress progress = new();
        await using Spool spool = new(new IntakeLimits(), progress);
        await spool.AddAsync("a", new MemoryStream(new byte[300_000]), Intakes.Cancellation);
        await spool.AddAsync("b", new MemoryStream(new byte[1]), Intakes.Cancellation);
        Assert.Equal((2, 300_001), (progress.Files, progress.Bytes));
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_files()
    {
        await using Spool spool = Intakes.NewSpool();
        byte[] archive = Packed.Gzip(Packed.Tar([.. Enumerable.Range(0, 32).Select(number => ($"{number}.bin", new byte[2_000_000]))]));
        SpooledPart part = await spool.AddAsync("a.tar.gz", new MemoryStream(archive), Intakes.Cancellation);

        // Once to warm up what is made once.
        Archives(spool, part);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Archives(spool, part);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    private static void Archives(Spool spool, SpooledPart part)
        => Assert.Equal(64_000_000, Intake.Archives.Unpacking.Unpack(part, spool, CancellationToken.None).Sum(file => file.Length));
}
