using System.Security.Cryptography;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;

namespace Aiaa.Intake.Tests.Archives;

public sealed class HostileArchiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(19_999)]
    [InlineData(65_534)]
    public void A_zip_directory_of_endless_entries_is_not_read_into_memory(ushort counted)
    {
        // One local file, and a directory that lists it 300,000 times while its end record counts fewer.
        byte[] zip = Packed.Zip(("a", [1]));
        int directory = IndexOf(zip, "PK\u0001\u0002"u8);
        int end = IndexOf(zip, "PK\u0005\u0006"u8);
        using MemoryStream bomb = new();
        bomb.Write(zip.AsSpan(0, directory));
        for (int i = 0; i < 300_000; i++)
        {
            bomb.Write(zip.AsSpan(directory, end - directory));
        }

        byte[] endRecord = zip[end..];
        BitConverter.TryWriteBytes(endRecord.AsSpan(8), counted);
        BitConverter.TryWriteBytes(endRecord.AsSpan(10), counted);
        BitConverter.TryWriteBytes(endRecord.AsSpan(12), 300_000 * (end - directory));
        bomb.Write(endRecord);

        Refused(bomb.ToArray(), mostAllocated: 128 << 20).IsSentence();
    }

    [Theory]
    [InlineData('x', "77777777777")]
    [InlineData('L', "77777777777")]
    [InlineData('x', "00004000001")]
    public void A_tar_header_cannot_ask_for_memory(char type, string size)
        => Refused([.. Packed.TarHeader("x", size, type), .. new byte[2048]], mostAllocated: 4 << 20).IsSentence();

    [Fact]
    public void An_entry_that_claims_to_be_endless_ends_where_the_archive_does() => Assert.Contains(
        "cut short", Refused([.. Packed.TarHeader("x.dcm", "77777777777", '0'), .. new byte[2048]], mostAllocated: 4 << 20).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_does_not_fit_its_checksum_is_refused()
    {
        byte[] zip = Packed.Zip(("a", RandomNumberGenerator.GetBytes(5000)));
        zip[2000] ^= 1;
        Assert.Equal(IntakeFailure.Unreadable, Refused(zip, mostAllocated: 4 << 20).Failure);
    }

    [Fact]
    public void An_encrypted_zip_is_refused_by_that_name()
    {
        byte[] zip = Packed.Zip(("a", [1, 2, 3]));
        zip[6] |= 1;
        zip[IndexOf(zip, "PK\u0001\u0002"u8) + 8] |= 1;
        Assert.Contains("password", Refused(zip, mostAllocated: 4 << 20).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("pax")]
    [InlineData("gnu")]
    [InlineData("tar.gz")]
    public async Task An_archive_that_is_cut_anywhere_is_refused_or_holds_whole_files_only(string kind)
    {
        byte[] whole = Packed.As(kind, ("a", RandomNumberGenerator.GetBytes(700)), ("b", RandomNumberGenerator.GetBytes(700)));
        for (int length = 1100; length < whole.Length - 1; length += 61)
        {
            await using Spool spool = Intakes.NewSpool();
            byte[] cut = whole[..length];
            try
            {
                IReadOnlyList<SpooledPart> parts = await spool.UnpackAsync(cut);
                Assert.All(parts, part => Assert.Equal(700, part.Length));
            }
            catch (IntakeException refused)
            {
                refused.IsSentence();
            }
        }
    }

    private static IntakeException Refused(byte[] archive, long mostAllocated)
    {
        Spool spool = Intakes.NewSpool();
        try
        {
            SpooledPart part = spool.Add("archive", new MemoryStream(archive), CancellationToken.None);
            long before = GC.GetAllocatedBytesForCurrentThread();
            IntakeException refused = Assert.Throws<IntakeException>(() => Unpacking.Unpack(part, spool, CancellationToken.None));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostAllocated);
            return refused;
        }
        finally
        {
            spool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static int IndexOf(byte[] content, ReadOnlySpan<byte> mark) => content.AsSpan().LastIndexOf(mark);
}
