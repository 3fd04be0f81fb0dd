using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Steps 4 to 6 once more: what leaves after the first request of a call was decided on, recorded and equipped by itself.</summary>
internal sealed class Rounds(Decide decide, Record record, Equip equip, Close close)
{
    /// <summary>Ends the round that was and begins the next under an id of its own; gives what stands against it.</summary>
    public async ValueTask<Refusal?> AgainAsync(Passage passage)
    {
        await close.RecordEndAsync(passage);
        passage.Recorded = false;
        passage.DecisionId = Identifiers.New("dec_");
        return await decide.RunAsync(passage) ?? await record.RunAsync(passage) ?? await equip.RunAsync(passage);
    }

    /// <summary>Decides on something that goes to the caller and not to the upstream; recorded whatever is decided.</summary>
    public async ValueTask<Refusal?> JudgeAsync(Passage passage) => await decide.RunAsync(passage) ?? await record.RunAsync(passage);

    /// <summary>How what was judged ended.</summary>
    public Task EndAsync(Passage passage) => close.RecordEndAsync(passage);
}
