namespace Aiaa.Intake.Spooling;

/// <summary>
/// Temporary files that only this process can reach: private to its user and, on Unix, without a name from the start, so that nothing
/// of them is left however the process ends. On Windows the system deletes them when they are closed.
/// </summary>
public static class PrivateFile
{
    /// <summary>Makes an empty one, open for reading and writing.</summary>
    /// <param name="bufferBytes">Size of the stream's own buffer; 0 for none.</param>
    public static FileStream Create(int bufferBytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"aiaa-{Guid.NewGuid():N}");
        bool windows = OperatingSystem.IsWindows();
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | (windows ? FileOptions.DeleteOnClose : FileOptions.None),
            BufferSize = bufferBytes,
        };
        if (windows)
        {
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(path, options);
        File.Delete(path);
        return file;
    }
}
