namespace Aiaa.RunnerProtocol;

/// <summary>Paths of the gpu-runner's HTTP interface.</summary>
public static class RunnerRoutes
{
    /// <summary>POST: run a model. Body and answer are framed as <see cref="RunnerHeaders"/> says.</summary>
    public const string Run = "/run";

    /// <summary>POST: load a revision and describe it.</summary>
    public const string CheckModel = "/models/check";

    /// <summary>GET: which revisions are in memory. Signed over an empty JSON.</summary>
    public const string LoadedModels = "/models";

    /// <summary>POST: a <see cref="RunRequest"/> whose image and model are to be made ready for the first click. Answered 202 before that is done.</summary>
    public const string Prepare = "/prepare";

    /// <summary>GET: what the caches hold and how long the queue is (<see cref="RunnerStatistics"/>).</summary>
    public const string Statistics = "/statistics";

    /// <summary>GET: alive, and on what.</summary>
    public const string Health = "/health";
}

/// <summary>
/// Headers of the interface. A framed body is JSON (UTF-8) followed at once by the bytes of one file, which may be empty; the two
/// lengths stand in headers and their sum is the Content-Length.
/// </summary>
public static class RunnerHeaders
{
    /// <summary>Length of the JSON in bytes.</summary>
    public const string JsonLength = "Aiaa-Json-Length";

    /// <summary>Length of the file in bytes; 0 without one.</summary>
    public const string FileLength = "Aiaa-File-Length";

    /// <summary>Answer only: the name for the file, whose ending tells the format of the bytes. Absent without a file.</summary>
    public const string FileName = "Aiaa-File-Name";

    /// <summary>Request only: the signature of <see cref="RequestSigner"/> over path, time and JSON.</summary>
    public const string Signature = "Aiaa-Signature";

    /// <summary>Answer only: where the time went, one entry per step in order, as the W3C Server-Timing header has it.</summary>
    public const string Timing = "Server-Timing";
}

/// <summary>Names in storage that more than one process uses.</summary>
public static class StorageNames
{
    /// <summary>Blob container of sessions' images.</summary>
    public const string Images = "images";

    /// <summary>
    /// Blob container of copies of prepared images: <c>{SHA-256 of the image's file}/{what was done to it}</c>. The runner writes them,
    /// functions deletes them.
    /// </summary>
    public const string Prepared = "prepared";

    /// <summary>Blob container of model revisions.</summary>
    public const string Models = "models";
}
