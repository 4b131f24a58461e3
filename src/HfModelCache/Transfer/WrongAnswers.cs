using HfModelCache.Failures;
using HfModelCache.Sources;

namespace HfModelCache.Transfer;

/// <summary>Counts equal wrong answers in a row, each from an address that the Hub had just given.</summary>
internal sealed class WrongAnswers
{
    /// <summary>So many are final: an edge that is ill, or a mirror out of date, is met by chance and not every time.</summary>
    public const int Most = 3;

    private string? _last;
    private int _count;

    /// <summary>An answer was right.</summary>
    public void Clear() => _count = 0;

    /// <summary>Notes a failure, if it is a wrong answer.</summary>
    /// <exception cref="OperatorException">It is the same answer once too often.</exception>
    public void Note(TransientException failure)
    {
        if (failure is not WrongAnswerException wrong)
            return;
        _count = wrong.Answer == _last ? _count + 1 : 1;
        _last = wrong.Answer;
        if (_count >= Most)
            throw new OperatorException(wrong.Reason, $"{wrong.Message.TrimEnd('.')}, {Most} times from a fresh address.", wrong);
    }
}
