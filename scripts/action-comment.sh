# The report as one comment of a pull request. It edits the comment of an earlier run, found by the mark at its head.
set -euo pipefail

mark='<!-- archcast-gate -->'
comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
# Anyone may write the mark; only a bot's comment is taken for ours.
find=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id"
id=$(gh api --paginate "$comments" --jq "$find" | head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$MARKDOWN"
else
  gh api --silent --method POST "$comments" -F "body=@$MARKDOWN"
fi
