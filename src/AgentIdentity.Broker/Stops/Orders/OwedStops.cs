using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>What a stop could not write to the database, and what is to be written after one: tried until it is done.</summary>
internal sealed class OwedStops(ILogger<OwedStops> log)
{
    private readonly Lock _gate = new();
    private List<Func<Task>> _owed = [];

    public void Add(Func<Task> work)
    {
        lock (_gate)
        {
            _owed.Add(work);
        }
    }

    /// <summary>Does it now; false when it has to wait, and is done later.</summary>
    public async Task<bool> TryAsync(Task begun, Func<Task> again)
    {
        try
        {
            await begun.ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.StopNotWritten(log, failure);
            Add(again);
            return false;
        }
    }

    public async Task SettleAsync()
    {
        List<Func<Task>> owed;
        lock (_gate)
        {
            (owed, _owed) = (_owed, []);
        }

        foreach (var work in owed)
        {
            await TryAsync(Begin(work), work).ConfigureAwait(false);
        }
    }

    // So that what fails at once fails like what fails later.
    private static async Task Begin(Func<Task> work) => await work().ConfigureAwait(false);
}
