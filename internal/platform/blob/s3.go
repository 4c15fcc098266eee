package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// objects keeps each blob as an object of one bucket.
type objects struct {
	client *minio.Client
	bucket string
}

// openS3 opens s3://KEY:SECRET@HOST/BUCKET, and looks whether the bucket is there.
func openS3(ctx context.Context, place string) (*objects, error) {
	u, err := url.Parse(place)
	if err != nil || u.Host == "" || u.User == nil {
		return nil, errPlace // the parser's own error would repeat the secret
	}
	secret, _ := u.User.Password()
	bucket := strings.Trim(u.Path, "/")
	if bucket == "" || strings.Contains(bucket, "/") {
		return nil, errPlace
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure: u.Scheme == "s3",
		Region: u.Query().Get("region"),
	})
	if err != nil {
		return nil, errPlace
	}
	found, err := client.BucketExists(ctx, bucket)
	if err != nil {
		return nil, fmt.Errorf("look for the bucket: %w", err)
	}
	if !found {
		return nil, errPlace
	}
	return &objects{client: client, bucket: bucket}, nil
}

// Put implements Store.
func (s *objects) Put(ctx context.Context, key string, data []byte) error {
	if err := check(key); err != nil {
		return err
	}
	_, err := s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(data), int64(len(data)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	if err != nil {
		return fmt.Errorf("put an object: %w", away(err))
	}
	return nil
}

// Get implements Store.
func (s *objects) Get(ctx context.Context, key string) ([]byte, error) {
	if err := check(key); err != nil {
		return nil, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("get an object: %w", away(err))
	}
	data, err := io.ReadAll(object)
	if closing := object.Close(); err == nil {
		err = closing
	}
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("read an object: %w", away(err))
	}
	return data, nil
}

// Delete implements Store.
func (s *objects) Delete(ctx context.Context, key string) error {
	if err := check(key); err != nil {
		return err
	}
	err := s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).StatusCode != http.StatusNotFound {
		return fmt.Errorf("remove an object: %w", away(err))
	}
	return nil
}

// List implements Store.
func (s *objects) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return s.ListBefore(ctx, prefix, time.Time{})
}

// ListBefore implements Store. The zero time is after everything.
func (s *objects) ListBefore(ctx context.Context, prefix string, before time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel() // the client goes on listing until it is told to stop
		for object := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if object.Err != nil {
				yield("", fmt.Errorf("list objects: %w", away(object.Err)))
				return
			}
			if !before.IsZero() && !object.LastModified.Before(before) {
				continue
			}
			if !yield(object.Key, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield("", err)
		}
	}
}

// storeError is an answer of the store that is neither the object nor its absence. Its text would
// name the object, so only the status is kept.
type storeError struct{ status int }

func (e *storeError) Error() string { return "the store answered something else" }

// Code is the status, 0 when there was no answer.
func (e *storeError) Code() int { return e.status }

// away marks err as the store being away, unless it is the caller who went away.
func away(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	return errors.Join(errAway, &storeError{minio.ToErrorResponse(err).StatusCode})
}
