using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The four-way decision for a call that somebody else lets through. It counts and is in the evidence before it is answered, unless it is a preview.</summary>
internal sealed class DelegatedEvaluation(
    DecisionDesk desk, DelegationBook book, AccessEvidence evidence, AccessRequests requests, ServerSettings settings, TimeProvider time)
{
    public async ValueTask<AccessAnswer> AnswerAsync(AccessQuestion question, Call call, AccessCaller caller, CancellationToken cancellation)
    {
        var agent = VouchedAgent.Read(question, book);
        if (agent.Unclear is { } unclear)
        {
            return unclear;
        }

        var preview = question.Context.IsTrue("preview");
        var token = agent.Token(call, settings.Issuer, time.GetUtcNow());
        var standing = agent.Delegation is null ? null : book.Standing(agent.Delegation.Id);
        var terms = new CallTerms { Source = Source(question), Meets = AccessObligations.MetBy(question) };
        var decided = preview || standing is not null
            ? new Decided(await desk.PreviewAsync(token, call, terms, cancellation), null)
            : await desk.DecideAsync(token, call, terms, cancellation);
        var (decision, answer) = (decided.Decision, DecisionAnswer.Of(decided.Decision, standing, caller, time.GetUtcNow()));
        if (requests.Of(decided) is { } request)
        {
            answer.Context["access_request"] = request;
        }

        if (!preview)
        {
            await evidence.RecordAsync(agent.Delegation?.Id, token, call, decision, answer, caller);
        }

        return answer;
    }

    private static CallSource Source(AccessQuestion question) =>
        question.Context.Text("source_ip") is { } told && IPAddress.TryParse(told, out var address) ? new CallSource(address) : CallSource.Unknown;
}
