using Aiaa.Dicom.Pixels.Native;

namespace Aiaa.Dicom.Tests.Fixtures;

/// <summary>Whether native decoders run on this machine.</summary>
internal static class Workers
{
    private static readonly Lazy<WorkerGreeting> Found = new(() =>
    {
        if (!Confinement.IsSupported)
        {
            return WorkerGreeting.None;
        }

        using WorkerProcess worker = WorkerProcess.Start(DicomLimits.Default, CancellationToken.None);
        return worker.Greeting;
    });

    /// <summary>Skips the calling test, with the reason, when the library for a codec is not installed.</summary>
    public static void Require(PixelCodec codec)
    {
        WorkerGreeting needed = codec switch
        {
            PixelCodec.Jpeg2000 => WorkerGreeting.Jpeg2000,
            PixelCodec.JpegLs => WorkerGreeting.JpegLs,
            _ => WorkerGreeting.None,
        };
        if (!Found.Value.HasFlag(needed))
        {
            Assert.Skip($"needs {(needed == WorkerGreeting.Jpeg2000 ? "libopenjp2-7" : "libcharls2")} on Linux x64 (apt-get install libopenjp2-7 libcharls2)");
        }
    }
}
