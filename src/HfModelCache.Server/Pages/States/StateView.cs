using System.Globalization;
using HfModelCache.Formatting;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.States;

/// <summary>Shows the state of a copy: in a word, by whom it is being filled and how far, and what is wrong.</summary>
internal static class StateView
{
    /// <summary>Shows the state.</summary>
    public static Html Show(ListedCopy copy) =>
        $"""<span class="state {ToneOf(copy.State)}">{NameOf(copy.State)}</span>{Progress(copy)}{Problem(copy.Problem)}""";

    /// <summary>Whether the state changes by itself.</summary>
    public static bool IsMoving(ListedCopy copy) => copy.State is CopyState.Filling or CopyState.Removing;

    /// <summary>Returns the state in a word.</summary>
    public static string NameOf(CopyState state) => state switch
    {
        CopyState.Whole => "whole",
        CopyState.Damaged => "damaged",
        CopyState.Unreadable => "unreadable",
        CopyState.Filling => "filling",
        CopyState.Removing => "removing",
        _ => "incomplete",
    };

    private static string ToneOf(CopyState state) => state switch
    {
        CopyState.Whole => "good",
        CopyState.Filling => "busy",
        CopyState.Damaged or CopyState.Unreadable => "bad",
        _ => "warn",
    };

    private static Html Progress(ListedCopy copy)
    {
        if (copy.Leader is not { } leader)
            return Html.Nothing;
        if (copy.State != CopyState.Filling || leader.PlannedBytes <= 0)
            return $"""<span class="by">by {leader.Pod}</span>""";
        var done = Math.Clamp(leader.DoneBytes, 0, leader.PlannedBytes);
        var percent = (100.0 * done / leader.PlannedBytes).ToString("0", CultureInfo.InvariantCulture);
        return $"""
            <progress max="{leader.PlannedBytes}" value="{done}" aria-label="How far {copy.Repo} is filled">{percent} %</progress>
            <span class="by"><b>{percent} %</b> {ByteSize.Format(done)} of {ByteSize.Format(leader.PlannedBytes)} by {leader.Pod}</span>
            """;
    }

    private static Html Problem(string? problem) => Html.If(problem is not null, $"""<span class="problem">{problem}</span>""");
}
