using System.Formats.Tar;
using System.Security.Cryptography;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;

namespace Aiaa.Intake.Tests.Archives;

public sealed class UnpackingTests
{
    private static readonly (string Name, byte[] Content)[] Files =
    [
        ("a.txt", "first"u8.ToArray()),
        ("folder/empty", []),
        ("folder/deep/b.bin", RandomNumberGenerator.GetBytes(300_000)),
        ("folder/" + new string('l', 180) + "/" + new string('n', 90) + ".dcm", RandomNumberGenerator.GetBytes(513)),
        ("Größe/ä.bin", RandomNumberGenerator.GetBytes(512)),
    ];

    public static TheoryData<string> Kinds => ["zip", "pax", "gnu", "tar.gz"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_file_of_an_archive_comes_out_as_it_went_in(string kind)
    {
        await using Spool spool = Intakes.NewSpool();
        IReadOnlyList<SpooledPart> parts = await spool.UnpackAsync(Packed.As(kind, Files));

        Assert.Equal(Files.Select(file => file.Name), parts.Select(part => part.Name));
        Assert.All(parts.Zip(Files), pair => Assert.Equal(pair.Second.Content, pair.First.Content()));
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    public async Task Older_tar_archives_are_read(TarEntryFormat format)
    {
        await using Spool spool = Intakes.NewSpool();
        SpooledPart part = Assert.Single(await spool.UnpackAsync(Packed.Tar(format, Files[2])));
        Assert.Equal((Files[2].Name, Files[2].Content.Length), (part.Name, (int)part.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_name_is_never_a_path(string kind)
    {
        string outside = Path.Combine(Path.GetTempPath(), $"traversal-{Guid.NewGuid():N}");
        (string, byte[])[] files = [.. new[] { $"../../../../../../../../{outside}", outside, $"..\\..\\{Path.GetFileName(outside)}", "a/../../b", "C:\\x", "con", "a:b", "\u202e" }
            .Select(name => (name, "x"u8.ToArray()))];
        await using Spool spool = Intakes.NewSpool();

        Assert.Equal(files.Length, (await spool.UnpackAsync(Packed.As(kind, files))).Count);
        Assert.False(File.Exists(outside));
        Assert.Empty(Directory.GetFiles(".", "traversal-*", SearchOption.TopDirectoryOnly));
    }

    [Fact]
    public async Task Links_devices_and_folders_are_no_files()
    {
        byte[] archive = Packed.Tar(
            new PaxTarEntry(TarEntryType.Directory, "folder/"),
            new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "../../etc/passwd" },
            new PaxTarEntry(TarEntryType.CharacterDevice, "device"),
            new PaxTarEntry(TarEntryType.Fifo, "pipe"),
            new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "x" }),
            new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream([1]) });
        await using Spool spool = Intakes.NewSpool();
        Assert.Equal("file", Assert.Single(await spool.UnpackAsync(archive)).Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_systems_leave_beside_the_files_is_passed_over(string kind)
    {
        byte[] index = [.. new byte[128], .. "DICM"u8, .. "\u0002\0\u0002\0UI\u0014\u00001.2.840.10008.1.3.10"u8];
        await using Spool spool = Intakes.NewSpool();
        IReadOnlyList<SpooledPart> parts = await spool.UnpackAsync(Packed.As(
            kind, ("__MACOSX/._a.dcm", [1]), (".DS_Store", [1]), ("x/Thumbs.db", [1]), ("DICOMDIR", [1]), ("dicom/dicomdir", [1]), ("dicom/DIRFILE", index), ("a.dcm", [7])));
        Assert.Equal("a.dcm", Assert.Single(parts).Name);
    }

    [Fact]
    public async Task Archives_in_archives_are_unpacked_but_not_deeper_than_the_limit()
    {
        byte[] inner = Packed.Zip(("series/1.dcm", [1, 2, 3]));
        byte[] twice = Packed.Gzip(Packed.Tar(("inner.zip", inner), ("2.dcm", [4])));
        await using Spool spool = Intakes.NewSpool();
        Assert.Equal(["2.dcm", "series/1.dcm"], (await spool.UnpackAsync(twice)).Select(part => part.Name));

        byte[] thrice = Packed.Zip(("outer.tar.gz", twice));
        IntakeException refused = await Assert.ThrowsAsync<IntakeException>(() => spool.UnpackAsync(thrice));
        Assert.Equal(IntakeFailure.TooLarge, refused.Failure);
        Assert.Contains("2 deep", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar.gz")]
    public async Task A_bomb_is_stopped_by_its_ratio_and_by_the_size_of_what_comes_out(string kind)
    {
        byte[] bomb = Packed.As(kind, ("zeros", new byte[20_000_000]));
        Assert.InRange(bomb.Length, 1, 400_000);
        await using Spool byRatio = Intakes.NewSpool(new IntakeLimits { FreeBytes = 1_000_000, Ratio = 50 });
        IntakeException refused = await Assert.ThrowsAsync<IntakeException>(() => byRatio.UnpackAsync(bomb));
        Assert.Equal(IntakeFailure.TooLarge, refused.Failure);
        Assert.Contains("50 times", refused.Message, StringComparison.Ordinal);

        await using Spool bySize = Intakes.NewSpool(new IntakeLimits { SpoolBytes = 5_000_000 });
        Assert.Equal(IntakeFailure.TooLarge, (await Assert.ThrowsAsync<IntakeException>(() => bySize.UnpackAsync(bomb))).Failure);

        await using Spool honest = Intakes.NewSpool();
        Assert.Equal(20_000_000, Assert.Single(await honest.UnpackAsync(bomb)).Length);
    }

    [Fact]
    public async Task A_bomb_in_a_file_that_would_be_passed_over_is_stopped_too()
    {
        await using Spool spool = Intakes.NewSpool(new IntakeLimits { FreeBytes = 1_000_000, Ratio = 50 });
        byte[] bomb = Packed.As("tar.gz", (".hidden", new byte[20_000_000]));
        Assert.Equal(IntakeFailure.TooLarge, (await Assert.ThrowsAsync<IntakeException>(() => spool.UnpackAsync(bomb))).Failure);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task More_files_than_the_limit_are_refused(string kind)
    {
        await using Spool spool = Intakes.NewSpool(new IntakeLimits { Files = 20 });
        byte[] archive = Packed.As(kind, [.. Enumerable.Range(0, 21).Select(number => ($"{number}.dcm", (byte[])[1]))]);
        Assert.Equal(IntakeFailure.TooLarge, (await Assert.ThrowsAsync<IntakeException>(() => spool.UnpackAsync(archive))).Failure);
    }

    [Fact]
    public async Task What_is_no_archive_is_given_back_as_it_is()
    {
        await using Spool spool = Intakes.NewSpool();
        byte[] content = Packed.Gzip(new byte[2000]);
        Assert.Equal(content, Assert.Single(await spool.UnpackAsync(content)).Content());
    }
}
