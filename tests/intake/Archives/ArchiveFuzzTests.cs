using System.Formats.Tar;
using System.Text;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;
using CsCheck;

namespace Aiaa.Intake.Tests.Archives;

/// <summary>Archives that were damaged, or never were any: read or refused with a sentence, within memory.</summary>
public sealed class ArchiveFuzzTests
{
    private const long MemoryBound = 32 << 20;

    private static readonly byte[] Small = [.. Enumerable.Range(0, 900).Select(i => (byte)(i * 7))];

    private static readonly byte[][] Seeds =
    [
        Packed.Zip(("a.dcm", Small), ("b/c.dcm", [1, 2, 3]), ("d", [])),
        Packed.Tar(("a.dcm", Small), (new string('x', 300), [1, 2, 3])),
        Packed.Tar(TarEntryFormat.Gnu, ("a.dcm", Small), (new string('x', 300), [1, 2, 3])),
        Packed.Tar(TarEntryFormat.Ustar, (new string('d', 90) + "/" + new string('x', 90), Small)),
        Packed.Zip(("inner.zip", Packed.Zip(("a", Small)))),
    ];

    [Fact]
    public void Damaged_archives_are_read_or_refused_and_cost_little() => Gen.Int[0, Seeds.Length - 1]
        .Select(Gen.Select(Gen.Int[0, 6000], Gen.Byte).Array[1, 5], Gen.Int[0, 8000], Gen.Bool)
        .Sample((seed, flips, cut, gzip) =>
        {
            byte[] file = [.. Seeds[seed]];
            foreach ((int at, byte value) in flips)
            {
                file[at % file.Length] = value;
            }

            byte[] part = cut < 4000 ? file : file[..Math.Min(cut - 4000, file.Length)];
            Survives(gzip ? Packed.Gzip(part) : part);
        }, iter: 3_000);

    /// <summary>As above, with checksums that hold, so that what is behind them is reached.</summary>
    [Fact]
    public void Tar_headers_of_any_content_are_read_or_refused() => Gen.Select(
            Gen.String[Gen.Char["ab/\0 ä"], 0, 20], Gen.OneOf(Gen.String[Gen.Char["01234567 \u0080"], 0, 12], Gen.Const("00000001000")), Gen.Char["0127xgLKSV5\0"])
        .Array[1, 4]
        .Select(Gen.Byte.Array[0, 2000])
        .Sample((headers, rest) => Survives(
            [.. headers.SelectMany(header => Packed.TarHeader(header.Item1, header.Item2, header.Item3)), .. rest]), iter: 3_000);

    [Fact]
    public void Pax_attributes_of_any_content_are_read_or_refused() => Gen.OneOf(
            Gen.String[Gen.Char["0123456789 =\npathsize"], 0, 60], Gen.Const("20 size=9999999999\n"), Gen.Const("12 path=aaa\n"), Gen.Const("99 path=a\n"))
        .Sample(text =>
        {
            byte[] attributes = Encoding.UTF8.GetBytes(text);
            byte[] content = new byte[512];
            attributes.CopyTo(content, 0);
            Survives([.. Packed.TarHeader("p", Convert.ToString(attributes.Length, 8), 'x'), .. content, .. Packed.TarHeader("a", "5", '0'), .. new byte[1024]]);
        }, iter: 3_000);

    [Fact]
    public void Noise_is_no_archive_or_refused() => Gen.Select(Gen.Int[0, 4], Gen.Byte.Array[0, 3000]).Sample((kind, noise) =>
        Survives(kind switch
        {
            0 => noise,
            1 => [.. "PK\u0003\u0004"u8, .. noise],
            2 => [0x1f, 0x8b, 8, 0, .. noise],
            3 => [.. "PK\u0005\u0006"u8, .. noise],
            _ => [.. Packed.TarHeader("a", "00000001000", '0'), .. noise],
        }), iter: 3_000);

    private static void Survives(byte[] file)
    {
        Spool spool = Intakes.NewSpool(new IntakeLimits { SpoolBytes = 64 << 20 });
        try
        {
            SpooledPart part = spool.Add("archive", new MemoryStream(file), CancellationToken.None);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Assert.All(Unpacking.Unpack(part, spool, CancellationToken.None), inner => Assert.InRange(inner.Length, 0, 64 << 20));
            }
            catch (IntakeException refused)
            {
                refused.IsSentence();
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
        }
        finally
        {
            spool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
