using System.Globalization;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// The last lines of this server's own log, for GET /logs. Only our own categories: they hold no session id, no file name and no
/// params, which the framework's do.
/// </summary>
[ProviderAlias("Buffer")]
internal sealed class LogBuffer(TimeProvider time) : ILoggerProvider
{
    public const int Capacity = 5000;
    private const string OwnCategories = "Aiaa.";

    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName)
        => categoryName.StartsWith(OwnCategories, StringComparison.Ordinal)
            ? new Writer(this, categoryName)
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>The last lines, oldest first.</summary>
    public string[] Last(int count)
    {
        lock (_gate)
        {
            return [.. _lines.TakeLast(count)];
        }
    }

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, string message)
    {
        string stamp = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        string line = $"[{stamp}] [{level}] ({category}) - {message.ReplaceLineEndings(" ")}";
        lock (_gate)
        {
            if (_lines.Count == Capacity)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    private sealed class Writer(LogBuffer buffer, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                string message = formatter(state, exception);
                buffer.Add(logLevel, category, exception is null ? message : $"{message} [{Causes(exception)}]");
            }
        }

        // Types only: messages of libraries may quote addresses, and addresses hold session ids.
        private static string Causes(Exception exception)
        {
            List<string> types = [];
            for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            {
                types.Add(cause.GetType().Name);
            }

            return string.Join(" < ", types);
        }
    }
}
