using Microsoft.Extensions.Logging;

namespace HfModelCache.Diagnosis;

/// <summary>Collects what a part of the product warns of while a check uses it: that the store named another region, for example.</summary>
internal sealed class WarningCollector : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _warnings = [];

    /// <summary>Returns the warnings since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            string[] taken = [.. _warnings.Distinct()];
            _warnings.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_gate)
            _warnings.Add(formatter(state, exception));
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
