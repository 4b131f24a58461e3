using HfModelCache.Failures;
using HfModelCache.Sources;

namespace HfModelCache.Transfer.Reading;

/// <summary>Counts equal wrong answers in a row, each from an address that the source had just given.</summary>
internal sealed class WrongAnswers
{
    /// <summary>This many are final. A broken edge server or an outdated mirror is met by chance, not every time.</summary>
    public const int Max = 3;

    private string? _last;
    private int _count;

    /// <summary>Forgets earlier answers, because one was right.</summary>
    public void Clear() => _count = 0;

    /// <summary>Counts a failure if it is a wrong answer.</summary>
    /// <exception cref="OperatorException">The same answer has come too often.</exception>
    public void Note(TransientException failure)
    {
        if (failure is not WrongAnswerException wrong)
            return;
        _count = wrong.Answer == _last ? _count + 1 : 1;
        _last = wrong.Answer;
        if (_count >= Max)
            throw new OperatorException(wrong.Reason, $"{wrong.Message.TrimEnd('.')}, {Max} times from a fresh address.", wrong);
    }
}
