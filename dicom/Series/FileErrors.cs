using System.Runtime.ExceptionServices;

namespace Aiaa.Dicom.Series;

/// <summary>Work on files, whose errors say which file it was: by its number, because a name can be a patient's.</summary>
internal static class FileErrors
{
    /// <summary>Works on one file.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="files">Of how many.</param>
    /// <param name="work">What is done.</param>
    public static T Naming<T>(int index, int files, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DicomException error) when (files > 1)
        {
            throw new DicomException($"File {index + 1} of {files}: {error.Message}", error);
        }
    }

    /// <summary>Works on several files at once. When some fail, the error is that of the first of them, whichever failed first.</summary>
    /// <param name="count">How many there are to work on.</param>
    /// <param name="fileOf">Which of the given files each is.</param>
    /// <param name="files">How many files were given.</param>
    /// <param name="work">What is done to each.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void ForEach(int count, Func<int, int> fileOf, int files, Action<int> work, CancellationToken cancellation)
    {
        Exception?[] errors = new Exception?[count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, count, options, (i, loop) =>
        {
            try
            {
                Naming(fileOf(i), files, () =>
                {
                    work(i);
                    return true;
                });
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                errors[i] = error;
                loop.Break();
            }
        });
        if (errors.FirstOrDefault(error => error is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
