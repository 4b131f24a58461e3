using HfModelCache.Repos;
using HfModelCache.Selection;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Content;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Misses;

/// <summary>Caches what is missing if its name matches a pattern and, until the copy is complete, answers with the Hub's own answers.</summary>
/// <remarks>
/// The Hub is asked with the caller's token, so it decides on access, and a run starts only for what it gives to somebody.
/// A file that is whole in the store comes from there.
/// </remarks>
/// <param name="patterns">The names of the repos to cache.</param>
/// <param name="hub">Answers for the Hub.</param>
/// <param name="fills">Caches.</param>
/// <param name="growing">Finds files in copies that are not complete.</param>
/// <param name="delivery">Hands out such files.</param>
/// <param name="others">Answers for all other repos.</param>
internal sealed class ForwardMisses(
    PatternList patterns, HubAnswers hub, Fills fills, GrowingCopies growing, FileDelivery delivery, IMissPolicy others) : IMissPolicy
{
    public async Task AnswerAsync(HttpContext context, RepoRoute route, RepoId repo, Caller caller, HubError error)
    {
        if (!patterns.Matches(repo.Name))
        {
            await others.AnswerAsync(context, route, repo, caller, error).ConfigureAwait(false);
            return;
        }

        using var answer = await hub.AskAsync(context, caller).ConfigureAwait(false);
        if ((int)answer.StatusCode < 400)
            fills.Start(repo, route.Revision);
        if (!route.IsApi && (int)answer.StatusCode < 400 && HubAnswers.CommitOf(answer) is { } commit
            && await growing.FindAsync(repo, commit, route.Path, context.RequestAborted).ConfigureAwait(false) is var (location, file))
        {
            await delivery.SendAsync(context, location, commit, file).ConfigureAwait(false);
            return;
        }

        await hub.PassOnAsync(context, answer).ConfigureAwait(false);
    }
}
