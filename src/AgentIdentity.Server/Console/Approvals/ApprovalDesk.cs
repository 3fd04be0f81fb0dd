using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>Which approvals a person has to do with: those to answer, those asked for in their name, those they answered.</summary>
internal sealed class ApprovalDesk(ApprovalBook book)
{
    private const int MostOver = 50;

    /// <summary>What waits for an answer of this person.</summary>
    public async Task<IReadOnlyList<Approval>> WaitingForAsync(string person)
    {
        // Many wait for the same people: each group is asked for once.
        Dictionary<(string From, bool IsOwn), bool> may = [];
        List<Approval> waiting = [];
        foreach (var approval in book.Pending())
        {
            var key = (approval.From, approval.Human == person && !approval.Self);
            if (!may.TryGetValue(key, out var allowed))
            {
                may[key] = allowed = await book.RefusalAsync(approval, person) is null;
            }

            if (allowed && !HasSaidYes(approval, person))
            {
                waiting.Add(approval);
            }
        }

        return waiting;
    }

    /// <summary>What was asked for in this person's name, or answered by them, the latest first.</summary>
    public Task<IReadOnlyList<Approval>> OfAsync(string person, CancellationToken cancellation) => book.OfPersonAsync(person, MostOver, cancellation);

    /// <summary>What is asked for, of everybody: for those who read all.</summary>
    public IReadOnlyList<Approval> Pending() => book.Pending();

    /// <summary>Whether it is this person's business: theirs to answer, in their name, through their agent, or because they had a say in it.</summary>
    public static async Task<bool> SeesAsync(Approval approval, Viewer viewer) =>
        approval.Answers.Any(answer => answer.By == viewer.Id) || await viewer.SeesAsync(approval);

    /// <summary>Whether this person's yes or no is still wanted.</summary>
    public async Task<bool> MayAnswerAsync(Approval approval, string person) =>
        approval.State == ApprovalState.Pending && await book.RefusalAsync(approval, person) is null;

    public static bool HasSaidYes(Approval approval, string person) =>
        approval.Answers.Any(answer => answer.By == person && answer.Verdict == ApprovalVerdict.Yes);
}
