using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Checking;

/// <content>
/// Sets that an object names and sets that name the subject, each in the order of their numbers: where the two rows meet, the
/// subject is a member. It takes as many steps as the shorter row has, however long the other one is.
/// </content>
internal ref partial struct RelationChecker
{
    /// <summary>
    /// What follows from tuples of one kind that name sets: true where the rows meet, false where nothing but tuples about
    /// the subject itself could make it a member. Null where the sets have to be followed.
    /// </summary>
    private CheckResult? TryMeet(PlannedRelation? set, TupleEnds sets, in EdgeSet users)
    {
        if (set is null || set == _ownSet || _user == 0 || set.Direct is not { } direct)
        {
            return null;
        }

        foreach (var assignment in direct.All)
        {
            var kind = _binding.KindOf(assignment);
            if (kind != 0 && !assignment.IsConditional && SubjectAs(assignment) == _user && Meet(users, sets.Kind, kind) is not 0 and var met)
            {
                return CheckResult.True(new ProofByTuple(_tuples, sets with { User = met }, new ProofByTuple(_tuples, new TupleEnds(met, kind, _user), null)));
            }
        }

        return !_binding.NamesUsersOnly(set) ? null : _steps > MaxSteps ? CheckResult.Failed(CheckFault.TooComplex) : CheckResult.False;
    }

    /// <summary>The first set in both rows; 0 when there is none, or it takes too many steps.</summary>
    private int Meet(in EdgeSet users, int kindOfSets, int kindOfMembers)
    {
        for (var node = 0; ++_steps <= MaxSteps;)
        {
            var set = users.FirstFrom(Edge.Of(kindOfSets, node));
            if (Edge.Kind(set) != kindOfSets)
            {
                return 0;
            }

            var member = _named.FirstFrom(Edge.Of(kindOfMembers, Edge.Node(set)));
            if (Edge.Kind(member) != kindOfMembers)
            {
                return 0;
            }

            node = Edge.Node(member);
            if (node == Edge.Node(set))
            {
                return node;
            }
        }

        return 0;
    }
}
