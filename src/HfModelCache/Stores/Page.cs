namespace HfModelCache.Stores;

/// <summary>A part of a listing.</summary>
/// <param name="Items">The entries of this page; may be empty although more follow.</param>
/// <param name="Next">The cursor of the next page, which only the store understands; null after the last page.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
