using System.Text;

namespace Aiaa.LocalRunner.Tests;

/// <summary>Keeps what was written, and lets a test wait for a line.</summary>
internal sealed class Messages : TextWriter
{
    private readonly List<string> _lines = [];
    private readonly List<(string Line, TaskCompletionSource Seen)> _awaited = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        lock (_lines)
        {
            _lines.Add(value ?? string.Empty);
            _awaited.Where(wait => wait.Line == value).ToList().ForEach(wait => wait.Seen.TrySetResult());
        }
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Write(char value) => throw new NotSupportedException("Messages are written line by line.");

    public Task WaitForAsync(string line)
    {
        lock (_lines)
        {
            if (_lines.Contains(line))
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((line, seen));
            return seen.Task;
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
