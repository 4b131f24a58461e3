namespace HfModelCache.Transfer.Buffers;

/// <summary>Gives the files that are transferred at once their places, in the order in which they began.</summary>
internal sealed class Turns
{
    private readonly Lock _gate = new();
    private readonly List<Turn> _inOrder = [];

    /// <summary>Gives a file the last place.</summary>
    public Turn Begin()
    {
        lock (_gate)
        {
            var turn = new Turn { Place = _inOrder.Count };
            _inOrder.Add(turn);
            return turn;
        }
    }

    /// <summary>Ends a file's turn: those behind it move up.</summary>
    public void End(Turn turn)
    {
        lock (_gate)
        {
            _inOrder.Remove(turn);
            for (var place = 0; place < _inOrder.Count; place++)
                _inOrder[place].Place = place;
        }
    }
}
