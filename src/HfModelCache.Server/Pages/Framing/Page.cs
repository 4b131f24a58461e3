using HfModelCache.Server.Health;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Framing;

/// <summary>Represents a page.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Main">Its content.</param>
/// <param name="Store">How the store is.</param>
/// <param name="Hub">How the Hub is.</param>
internal sealed record Page(string Title, Html Main, EndHealth Store, EndHealth Hub)
{
    /// <summary>The status code. Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Whether something on it moves by itself. Default false.</summary>
    public bool IsMoving { get; init; }
}
