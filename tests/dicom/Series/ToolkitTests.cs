using System.Globalization;
using System.Text;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>Another toolkit in the place of the reader here: two methods are all it takes.</summary>
public sealed class ToolkitTests
{
    [Fact]
    public void A_volume_is_made_of_what_any_toolkit_reads()
    {
        DicomSource[] files = [.. Enumerable.Range(0, 3).Select(k => new DicomSource($"{k}", () => new MemoryStream([(byte)k])))];

        SeriesVolume volume = SeriesReader.Read(files, new MadeUpToolkit(), DicomLimits.Default, CancellationToken.None);

        Volume<short> stored = Assert.IsType<Volume<short>>(volume.Stored);
        Assert.Equal([2, 2, 3], stored.Shape);
        Assert.Equal([-8, -9, -10], Enumerable.Range(0, 3).Select(k => (int)stored[1, 1, k]));
    }

    private sealed class MadeUpToolkit : IDicomReader
    {
        public DicomHeader ReadHeader(Stream stream, DicomLimits limits, CancellationToken cancellation)
        {
            // The first file lies highest.
            int place = 2 - stream.ReadByte();
            DataSet set = new();
            Add(set, Tags.SopInstanceUid, Vr.UI, string.Create(CultureInfo.InvariantCulture, $"1.2.{place}"));
            Add(set, Tags.Rows, Vr.IS, "2");
            Add(set, Tags.Columns, Vr.IS, "2");
            Add(set, Tags.BitsAllocated, Vr.IS, "8");
            Add(set, Tags.ImagePositionPatient, Vr.DS, string.Create(CultureInfo.InvariantCulture, $"0\\0\\{place}"));
            Add(set, Tags.ImageOrientationPatient, Vr.DS, "1\\0\\0\\0\\1\\0");
            Add(set, Tags.PixelSpacing, Vr.DS, "1\\1");
            Add(set, Tags.RescaleIntercept, Vr.DS, "-10");
            return new DicomHeader(TransferSyntax.ExplicitLittleEndian, set, 0, new PixelPlace(Tags.PixelData, 1, 4, null));
        }

        public void ReadFrames(Stream stream, DicomHeader header, DicomLimits limits, FrameReceiver receive, CancellationToken cancellation)
        {
            byte value = (byte)stream.ReadByte();
            receive(0, [value, value, value, value]);
        }

        private static void Add(DataSet set, Tag tag, Vr vr, string text) => set.Add(tag, new DataElement(vr, Encoding.ASCII.GetBytes(text), []));
    }
}
