using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads what a test asks and expects.</summary>
internal sealed class QuestionReader(StoreYaml yaml)
{
    // A few lines can name millions of pairs of users and objects.
    private const int MaxQuestions = 100_000;
    public static readonly string[] TestKeys = ["name", "description", "tuples", "tuple_file", "check", "list_objects", "list_users"];

    private readonly List<StoreQuestion> _questions = [];
    private long _all;

    public ImmutableArray<StoreQuestion> Read(YamlMap test)
    {
        _questions.Clear();
        var entries = 0;
        foreach (var (key, read) in new (string, Action<YamlValue>)[] { ("check", Checks), ("list_objects", Objects), ("list_users", Users) })
        {
            foreach (var entry in yaml.Items(test, key))
            {
                entries++;
                read(entry);
            }
        }

        // A misspelt 'check' is one mistake, and told already.
        if (entries == 0 && test.Entries.All(e => TestKeys.Contains(e.Key.Text)))
        {
            yaml.Wrong(PolicyError.StoreTestEmpty, test, "this test asserts nothing; add check, list_objects or list_users, or remove it");
        }

        return [.. _questions];
    }

    private void Checks(YamlValue value)
    {
        if (yaml.Map(value, "a check", "user", "users", "object", "objects", "context", "assertions") is not { } map)
        {
            return;
        }

        var (users, objects, context) = (OneOrMany(map, "user", "users"), OneOrMany(map, "object", "objects"), yaml.Context(map));
        foreach (var (relation, expected) in Assertions(map, "viewer: true"))
        {
            if (expected is not YamlText { Quoted: false, Text: "true" or "false" } flag)
            {
                yaml.Wrong(PolicyError.BadValue, expected, $"'{relation.Text}' must be true or false, without quotes");
            }
            else if (Fits(relation, (long)users.Length * objects.Length))
            {
                _questions.AddRange(
                    from user in users
                    from target in objects
                    select new CheckAsked(relation.At, context, new RelationQuestion(user.Text, relation.Text, target.Text), flag.Text == "true"));
            }
        }
    }

    private void Objects(YamlValue value)
    {
        if (yaml.Map(value, "an entry of 'list_objects'", "user", "type", "context", "assertions") is not { } map)
        {
            return;
        }

        var (user, type, context) = (yaml.Required(map, "user", "it"), yaml.Required(map, "type", "it"), yaml.Context(map));
        foreach (var (relation, expected) in Assertions(map, "viewer: [document:1]"))
        {
            if (expected is not YamlList list)
            {
                yaml.Wrong(PolicyError.BadValue, expected, $"'{relation.Text}' must be a list of objects; [] for none");
            }
            else if (Names(list, "an object") is var names && user is not null && type is not null && Fits(relation, 1))
            {
                _questions.Add(new ObjectsAsked(relation.At, context, relation.Text, names) { User = user, Type = type });
            }
        }
    }

    private void Users(YamlValue value)
    {
        if (yaml.Map(value, "an entry of 'list_users'", "object", "user_filter", "context", "assertions") is not { } map)
        {
            return;
        }

        var (target, filter, context) = (yaml.Required(map, "object", "it"), Filter(map), yaml.Context(map));
        foreach (var (relation, expected) in Assertions(map, "viewer: {users: [user:anne]}"))
        {
            if (yaml.Map(expected, $"'{relation.Text}'", "users") is not { } holder)
            {
                continue;
            }

            if (holder.Find("users") is not YamlList list)
            {
                yaml.Wrong(PolicyError.BadValue, holder, $"'{relation.Text}' needs a list of 'users'; [] for none");
            }
            else if (Names(list, "a user") is var names && target is not null && filter is not null && Fits(relation, 1))
            {
                _questions.Add(new UsersAsked(relation.At, context, relation.Text, names) { Object = target, Filter = filter.Value });
            }
        }
    }

    /// <summary>OpenFGA's tool takes several filters and asks only the first, so that a test would seem to hold for all.</summary>
    private UserFilter? Filter(YamlMap map)
    {
        var filters = yaml.Items(map, "user_filter");
        if (filters.Length != 1)
        {
            yaml.Wrong(PolicyError.StoreTestQuestion, map.Find("user_filter") ?? map, $"'user_filter' holds one filter, and this one holds {filters.Length}; write an entry for each");
            return null;
        }

        return yaml.Map(filters[0], "a filter", "type", "relation") is { } filter && yaml.Required(filter, "type", "it") is { } type
            ? new UserFilter(type, yaml.Text(filter, "relation")?.Text) : null;
    }

    private ImmutableArray<YamlText> OneOrMany(YamlMap map, string one, string many)
    {
        if (map.Find(one) is { } single)
        {
            if (map.Find(many) is { } both)
            {
                yaml.Wrong(PolicyError.StoreTestQuestion, both, $"'{one}' and '{many}' exclude each other; keep one");
            }

            return yaml.Text(single, $"'{one}'") is { } text ? [text] : [];
        }

        var names = yaml.Texts(map, many);
        if (yaml.Items(map, many).IsEmpty)
        {
            yaml.Wrong(PolicyError.StoreTestQuestion, map, $"it needs '{one}', or '{many}' with at least one");
        }

        return names;
    }

    private ImmutableArray<(YamlText Relation, YamlValue Expected)> Assertions(YamlMap map, string example)
    {
        switch (map.Find("assertions"))
        {
            case YamlMap { Entries.IsEmpty: false } assertions:
                return assertions.Entries;
            case null or YamlMap or YamlText { IsNull: true }:
                yaml.Wrong(PolicyError.StoreTestEmpty, map.Find("assertions") ?? map, $"nothing is asserted; add assertions such as {{{example}}}");
                return [];
            case var other:
                yaml.Wrong(PolicyError.BadValue, other, $"'assertions' must be a map such as {{{example}}}, not a {other.Kind}");
                return [];
        }
    }

    private ImmutableArray<string> Names(YamlList list, string what) => [.. yaml.Distinct(list.Items, what).Select(t => t.Text)];

    private bool Fits(YamlText at, long more)
    {
        var before = _all;
        _all += more;
        if (before <= MaxQuestions && _all > MaxQuestions)
        {
            yaml.Wrong(PolicyError.StoreTestQuestion, at, $"with this the file asks more than {MaxQuestions} questions; split it");
        }

        return _all <= MaxQuestions;
    }
}
