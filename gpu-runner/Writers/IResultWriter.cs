using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Writers;

/// <summary>The last step of a configuration: makes the answer of what the pipeline left.</summary>
internal interface IResultWriter
{
    /// <summary>Makes the answer.</summary>
    /// <param name="sample">What the pipeline left.</param>
    /// <param name="options">What the request says of the file.</param>
    /// <param name="withFile">Whether a file is wanted; an answer of JSON alone has none all the same.</param>
    /// <param name="cancellationToken">Looked at while the file is written.</param>
    /// <exception cref="ModelException">The writer does not find what it writes.</exception>
    /// <exception cref="InputException">The volume cannot be written as it was asked for.</exception>
    ResultFile Write(Sample sample, ResultOptions options, bool withFile, CancellationToken cancellationToken);
}
