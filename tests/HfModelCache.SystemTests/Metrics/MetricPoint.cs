namespace HfModelCache.SystemTests.Metrics;

/// <summary>A value that a collector has received.</summary>
/// <param name="Name">The metric and its attributes: <c>hf_model_cache.copies{result=hit}</c>.</param>
/// <param name="Value">The value; of a histogram, the number of its measurements.</param>
internal sealed record MetricPoint(string Name, double Value);
