using System.Collections.Immutable;

namespace AgentIdentity.Policy.Tests.Corpora.StoreTests;

public sealed class StoreCorpusTests(ITestOutputHelper output)
{
    /// <summary>Questions we answer otherwise, each with its reason.</summary>
    private static readonly Dictionary<string, string> Excluded = [];

    // The corpora hold models of both kinds; those that OpenFGA's coming engine refuses are answered as its present one does.
    private static readonly RelationModelOptions Options = new() { CompatibilityV1 = true };

    [Theory]
    [InlineData("consolidated_1_1_tests.yaml", 270, 200, 225)]
    [InlineData("abac_tests.yaml", 65, 35, 45)]
    public void Checks_and_lists_answer_as_OpenFGA_does_with_stored_and_with_contextual_tuples(string file, int checks, int objects, int users)
    {
        var run = new Run();
        foreach (var test in StoreCorpus.Read(file))
        {
            var stored = TupleIndex.Empty;
            foreach (var stage in test.Stages)
            {
                var model = RelationModel.Parse(stage.Model, test.Name, Options);
                stored = stored.Apply(stage.Tuples, []);
                run.Ask(test.Name, stage, new StoreState(model, stored), null);
                if (test.Stages.Length == 1 && stage.Tuples.Length <= 100)
                {
                    run.Ask(test.Name + " (contextual)", stage, new StoreState(model, TupleIndex.Empty), stage.Tuples);
                }
            }
        }

        output.WriteLine($"{file}: {run.Asked[0]} checks, {run.Asked[1]} lists of objects, {run.Asked[2]} lists of users, "
            + $"{run.Repeated} again with contextual tuples; {run.Differing.Count} different, {Excluded.Count} excluded by name");
        run.Asked[0].Should().BeGreaterThanOrEqualTo(checks);
        run.Asked[1].Should().BeGreaterThanOrEqualTo(objects);
        run.Asked[2].Should().BeGreaterThanOrEqualTo(users);
        run.Differing.Should().BeEmpty();
    }

    private sealed class Run
    {
        public int[] Asked { get; } = new int[3];

        public int Repeated { get; private set; }

        public List<string> Differing { get; } = [];

        public void Ask(string name, Stage stage, StoreState state, ImmutableArray<RelationTuple>? contextual)
        {
            var kinds = new (ImmutableArray<Assertion> Assertions, Func<Assertion, RelationTerms, (string Question, string Answer)> Ask)[]
            {
                (stage.Checks, (a, terms) => Check(state, a, terms)),
                (stage.Objects, (a, terms) => Objects(state, a, terms)),
                (stage.Users, (a, terms) => Users(state, a, terms)),
            };
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                foreach (var assertion in kinds[kind].Assertions)
                {
                    if (contextual is not null && !assertion.Terms.ContextualTuples.IsEmpty)
                    {
                        continue;
                    }

                    Asked[kind] += contextual is null ? 1 : 0;
                    Repeated += contextual is null ? 0 : 1;
                    var (question, answer) = kinds[kind].Ask(
                        assertion, contextual is null ? assertion.Terms : assertion.Terms with { ContextualTuples = contextual.Value });
                    if (answer != assertion.Expected && !Excluded.ContainsKey($"{name}: {question}"))
                    {
                        Differing.Add($"{name}: {question} with {assertion.Terms.Context} is [{answer}], OpenFGA says [{assertion.Expected}]");
                    }
                }
            }
        }

        private static (string Question, string Answer) Check(StoreState state, Assertion assertion, RelationTerms terms)
        {
            var key = StoreCorpus.Tuple(assertion.Asked);
            var answer = RelationAnswers.Check(state, new RelationQuestion(key.User, key.Relation, key.Object), terms);
            return (key.ToString(), answer.Ok ? (answer.Value.Allowed ? "true" : "false") : Code(answer.Failure!));
        }

        private static (string Question, string Answer) Objects(StoreState state, Assertion assertion, RelationTerms terms)
        {
            var (type, relation, user) = (StoreCorpus.Text(assertion.Asked, "type"), StoreCorpus.Text(assertion.Asked, "relation"), StoreCorpus.Text(assertion.Asked, "user"));
            return ($"{type}:?#{relation}@{user}", Listed(RelationAnswers.ListObjects(state, type, relation, user, terms)));
        }

        private static (string Question, string Answer) Users(StoreState state, Assertion assertion, RelationTerms terms)
        {
            var (target, relation) = (StoreCorpus.Text(assertion.Asked, "object"), StoreCorpus.Text(assertion.Asked, "relation"));
            var filter = StoreCorpus.Texts(assertion.Asked, "filters").Single();
            var parts = filter.Split('#');
            var list = RelationAnswers.ListUsers(state, target, relation, new UserFilter(parts[0], parts.Length > 1 ? parts[1] : null), terms);
            return ($"{target}#{relation}@{filter}:?", Listed(list));
        }

        private static string Listed(RelationResult<RelationList> list)
        {
            if (!list.Ok)
            {
                return Code(list.Failure!);
            }

            list.Value.Truncated.Should().BeFalse();
            return string.Join(", ", list.Value.Items.Order(StringComparer.Ordinal));
        }

        private static string Code(RelationFailure failure) => ((int)failure.Code).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
