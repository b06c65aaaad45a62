using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Pixels.Native;
using Aiaa.Dicom.Tests.Fixtures;

namespace Aiaa.Dicom.Tests.Pixels;

/// <summary>The process around native decoders: confined, bounded, and replaced when it falls.</summary>
public sealed class WorkerTests
{
    private const string Secret = "AIAA_TEST_SECRET_FOR_WORKERS";

    private static readonly CompressedFrame Jpeg2000 = CompressedFrame.All.First(frame => frame.Syntax.Codec == PixelCodec.Jpeg2000);

    private static readonly CompressedFrame JpegLs = CompressedFrame.All.First(frame => frame.Syntax.Codec == PixelCodec.JpegLs);

    [Fact]
    public void A_worker_may_call_nothing_and_knows_no_keys()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        Environment.SetEnvironmentVariable(Secret, "a key");
        using WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default, CancellationToken.None);

        string[] status = File.ReadAllLines($"/proc/{worker.Id}/status");
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Contains("Seccomp:\t2", status);
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{worker.Id}/environ"), StringComparison.Ordinal);
        Assert.Contains(File.ReadAllLines($"/proc/{worker.Id}/limits"), line => line.StartsWith("Max data size", StringComparison.Ordinal) && !line.Contains("unlimited", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.90", WorkerGreeting.JpegLs, "libopenjp2-7")]
    [InlineData("1.2.840.10008.1.2.4.80", WorkerGreeting.Jpeg2000, "libcharls2")]
    public void A_missing_library_is_named_with_its_transfer_syntax_and_package(string uid, object installed, string package)
    {
        TransferSyntax syntax = TransferSyntax.Of(uid);

        string message = Assert.Throws<DicomException>(() => NativeFrameDecoder.RequireInstalled(syntax, WorkerGreeting.Confined | (WorkerGreeting)installed)).Message;

        Assert.Contains(syntax.ToString(), message, StringComparison.Ordinal);
        Assert.Contains($"apt-get install {package}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_ends_with_its_input()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default, CancellationToken.None);
        int id = worker.Id;
        worker.Dispose();

        // A process that has ended has no program, whether or not its parent has looked at it.
        Assert.True(WaitUntil(() => !File.Exists($"/proc/{id}/exe")));
    }

    [Fact]
    public void Damaged_frames_do_not_spoil_the_frames_after_them()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        Workers.Require(PixelCodec.JpegLs);
        Random random = new(1);
        using FrameDecoders decoders = new();
        foreach (CompressedFrame frame in (CompressedFrame[])[Jpeg2000, JpegLs])
        {
            for (int i = 0; i < 150; i++)
            {
                byte[] damaged = [.. frame.Frame];
                for (int flip = 0; flip < 3; flip++)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    _ = Decode(decoders, frame, damaged);
                }
                catch (DicomException error)
                {
                    Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
                }
            }

            Assert.Equal(frame.Samples, Decode(decoders, frame, frame.Frame));
        }
    }

    [Fact]
    public void A_frame_that_takes_too_long_is_given_up()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        using WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default, CancellationToken.None);
        byte[] never = new byte[1 << 10];

        // The worker waits for bytes that never come: it is as busy as one in an endless loop.
        WorkerRequest request = new(PixelCodec.Jpeg2000, 8, 8, 2, 1 << 20);
        DicomException error = Assert.Throws<DicomException>(() => worker.Decode(request, never, new byte[128], TimeSpan.FromMilliseconds(50), CancellationToken.None));

        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
        Assert.False(worker.IsUsable);
    }

    [Fact]
    public void A_reading_that_is_called_off_ends_its_worker()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        using WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default, CancellationToken.None);
        using CancellationTokenSource off = new();
        WorkerRequest request = new(PixelCodec.Jpeg2000, 8, 8, 2, 1 << 20);
        off.CancelAfter(50);

        Assert.Throws<OperationCanceledException>(() => worker.Decode(request, new byte[10], new byte[128], TimeSpan.FromMinutes(5), off.Token));
    }

    [Fact]
    public void A_worker_that_needs_more_memory_than_it_may_have_falls_alone()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        using WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default with { DecoderMemory = 1 << 24 }, CancellationToken.None);
        WorkerRequest request = new(PixelCodec.Jpeg2000, 20_000, 20_000, 2, Jpeg2000.Frame.Length);

        DicomException error = Assert.Throws<DicomException>(() => worker.Decode(request, Jpeg2000.Frame, new byte[128], TimeSpan.FromMinutes(1), CancellationToken.None));

        Assert.Contains("brought its decoder down", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_JP2_file_in_a_frame_is_unwrapped()
    {
        Workers.Require(PixelCodec.Jpeg2000);
        byte[] signature = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
        byte[] box = [0, 0, 0, 0, 0x6a, 0x70, 0x32, 0x63];
        using FrameDecoders decoders = new();

        Assert.Equal(Jpeg2000.Samples, Decode(decoders, Jpeg2000, [.. signature, .. box, .. Jpeg2000.Frame]));
    }

    private static byte[] Decode(FrameDecoders decoders, CompressedFrame frame, byte[] compressed)
    {
        byte[] samples = new byte[frame.Layout.FrameBytes];
        using IFrameDecoder decoder = decoders.Rent(frame.Syntax, DicomLimits.Default);
        decoder.Decode(compressed, frame.Layout, samples, CancellationToken.None);
        return samples;
    }

    private static bool WaitUntil(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1));
}
