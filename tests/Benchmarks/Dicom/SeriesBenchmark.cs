using System.Globalization;
using System.Runtime.InteropServices;
using Aiaa.Dicom;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Dicom;

/// <summary>A CT of 300 uncompressed files, from the files to the volume.</summary>
internal sealed class SeriesBenchmark : IBenchmark
{
    private const int Slices = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-dicom-").FullName;
    private WarmPython? _pydicom;
    private Dcm2niix? _dcm2niix;

    public string Name => "dicom-series";

    public string What => "a CT of 300 uncompressed DICOM files of 512×512, read, ordered, rescaled and stacked";

    public Contender Measured => Contender.Of("Aiaa.Cloud", () => Read());

    public IReadOnlyList<Contender> References
    {
        get
        {
            Contender copying = Contender.Of("reading the files' bytes into one array, on one thread, and nothing else", () => ReadBytes());
            return
            [
                copying,
                .. _pydicom is { } pydicom ? (Contender[])[new Contender($"pydicom {pydicom.Greeting[0]}", pydicom.Run)] : [],
                .. _dcm2niix is { } dcm2niix ? (Contender[])[Contender.Of("dcm2niix, from start to file", dcm2niix.Run)] : [],
            ];
        }
    }

    public void Prepare()
    {
        SyntheticSeries.Write(_folder, Slices);
        long sum = 0;
        foreach (short value in ((Volume<short>)Read().Stored).ToFirstAxisFastest().Span)
        {
            sum += value;
        }

        _pydicom = WarmPython.TryStart(Path.Combine("Dicom", "pydicom_stack.py"), _folder);
        if (_pydicom is { } pydicom && long.Parse(pydicom.Greeting[1], CultureInfo.InvariantCulture) != sum)
        {
            throw new InvalidOperationException("pydicom comes to other values.");
        }

        Dcm2niix dcm2niix = new(_folder);
        if (dcm2niix.IsHere)
        {
            _dcm2niix = dcm2niix;
        }
        else
        {
            dcm2niix.Dispose();
        }
    }

    public void Dispose()
    {
        _pydicom?.Dispose();
        _dcm2niix?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SeriesVolume Read() => SeriesReader.Read(
        [.. Directory.EnumerateFiles(_folder).Select(path => new DicomSource(Path.GetFileName(path), () => File.OpenRead(path)))],
        DicomLimits.Default,
        CancellationToken.None);

    private short[] ReadBytes()
    {
        short[] voxels = GC.AllocateUninitializedArray<short>(Slices * SyntheticSeries.Size * SyntheticSeries.Size);
        Span<byte> bytes = MemoryMarshal.AsBytes(voxels.AsSpan());
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            using FileStream file = File.OpenRead(path);
            file.Seek(-SyntheticSeries.SliceBytes, SeekOrigin.End);
            file.ReadExactly(bytes[..SyntheticSeries.SliceBytes]);
            bytes = bytes[SyntheticSeries.SliceBytes..];
        }

        return voxels;
    }
}
