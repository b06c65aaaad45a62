using System.IO.Compression;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Archives;

/// <summary>Takes archives apart, and those inside them, into a spool: zip, tar, and tar in gzip.</summary>
public static class Unpacking
{
    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The archive; one that is none is given back as it is.</param>
    /// <param name="spool">Where its files go; their number and size are bounded by its limits.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The files, without those that systems leave beside the user's own, in the order of the archive.</returns>
    /// <exception cref="IntakeException">It is damaged, encrypted, or beyond the limits.</exception>
    public static IReadOnlyList<SpooledPart> Unpack(SpooledPart archive, Spool spool, CancellationToken cancellation)
    {
        FileKind kind = FileKinds.Recognise(archive.Head(FileKinds.HeadBytes));
        if (!kind.IsArchive())
        {
            return [archive];
        }

        spool.Progress.Stage = IntakeStage.Unpacking;
        Run run = new(spool, new InflationMeter(spool.Limits, archive.Length), cancellation);
        run.Unpack(archive, kind, depth: 1);
        return run.Files;
    }

    private sealed class Run(Spool spool, InflationMeter meter, CancellationToken cancellation)
    {
        public List<SpooledPart> Files { get; } = [];

        public void Unpack(SpooledPart archive, FileKind kind, int depth)
        {
            if (depth > spool.Limits.Nesting)
            {
                throw new IntakeException(
                    IntakeFailure.TooLarge, $"Archives lie within each other more than {spool.Limits.Nesting} deep; send the innermost one alone.");
            }

            // Inner archives wait until their outer one is through: it is read forward only.
            List<(SpooledPart Part, FileKind Kind)> inner = [];
            using Stream content = archive.Open();
            Walk(content, kind, (name, file) => Take(name, file, inner));
            foreach ((SpooledPart part, FileKind partKind) in inner)
            {
                Unpack(part, partKind, depth + 1);
            }
        }

        private void Walk(Stream content, FileKind kind, Action<string, Stream> take)
        {
            switch (kind)
            {
                case FileKind.Zip:
                    ZipFiles.Read(content, spool.Limits, (name, file) => take(name, new MeteredStream(file, meter)), cancellation);
                    break;
                case FileKind.Tar:
                    TarArchive.Read(content, take, cancellation);
                    break;
                default:
                    ReadGzipTar(content, take);
                    break;
            }
        }

        private void ReadGzipTar(Stream content, Action<string, Stream> take)
        {
            try
            {
                using GZipStream gzip = new(content, CompressionMode.Decompress, leaveOpen: true);
                using MeteredStream metered = new(gzip, meter);
                TarArchive.Read(metered, take, cancellation);
            }
            catch (InvalidDataException damaged)
            {
                throw new IntakeException(IntakeFailure.Unreadable, "The archive's compression (gzip) is cut short or damaged; send the whole file.", damaged);
            }
        }

        private void Take(string name, Stream content, List<(SpooledPart Part, FileKind Kind)> inner)
        {
            if (EntryName.IsClutter(name))
            {
                return;
            }

            SpooledPart part = spool.Add(name, content, cancellation);
            FileKind kind = FileKinds.Recognise(part.Head(FileKinds.HeadBytes));
            if (kind.IsArchive())
            {
                inner.Add((part, kind));
            }
            else if (kind != FileKind.DicomDirectory)
            {
                Files.Add(part);
            }
        }
    }
}
